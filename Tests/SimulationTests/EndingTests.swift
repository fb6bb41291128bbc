import Testing

@testable import Simulation

// Goal: a run always ends, and nothing of it is left for the next.

@Suite struct EndingTests {
  @Test func `a world in which nothing happens ends at once`() {
    let world = EchoWorld()
    #expect(world.run(.init(starts: [])) == .quiet)
    #expect(world.simulation.sequence == 0)
    #expect(world.simulation.digest == Digest())
  }

  @Test(arguments: [1, 2, 3, 50, 999])
  func `a livelock ends at the horizon`(horizon: Int) {
    let world = EchoWorld()
    let ending = world.run(.init(horizon: horizon, starts: [0, 0, 0])) {
      client in
      while true { try await client.echo(timeout: 25) }
    }
    #expect(ending == .horizon)
    #expect(world.simulation.sequence == horizon)
    #expect(world.simulation.trace.count == horizon)
    #expect(world.simulation.leaked == 0)
  }

  @Test func `a run that has as many events as it may have, and needs one more, has no verdict`() {
    func ending(_ horizon: Int) -> Simulation.Ending {
      EchoWorld().run(.init(horizon: horizon)) { client in
        try await client.echo()
      }
    }
    #expect(ending(2) == .horizon)
    #expect(ending(4) == .quiet)
  }

  @Test func `no sleep is longer than the longest delay`() {
    let world = EchoWorld()
    let ending = world.run(.init()) { client in
      while true { try await client.sleep(for: Int.max) }
    }
    #expect(ending == .horizon)
    #expect(world.log == ["9999000000000 client-1 threw processEnded"])
  }

  @Test func `code that catches and tries again for ever is parked for good and counted`() {
    let world = EchoWorld()
    let ending = world.run(
      .init(horizon: 100, starts: [0, 0, 0]),
      { client in while true { _ = try? await client.echo() } },
      { client in while true { try? await client.sleep(for: 1) } },
      { client in try await client.echo() })
    #expect(ending == .horizon)
    #expect(world.simulation.leaked == 2)
    #expect(world.simulation.sequence == 100)
  }

  @Test func `code may give up after a few errors, and is not counted`() {
    let world = EchoWorld()
    world.run(.init(answers: { _ in false })) { client in
      for _ in 0..<SimulationLimits.strikes { _ = try? await client.echo() }
      client.say("gave up")
    }
    #expect(world.log == ["10 server got 0", "10 client-1 gave up"])
    #expect(world.simulation.leaked == 0)
  }

  @Test func `what an ended run did does not reach the next`() {
    let world = EchoWorld()
    func calm() -> (Digest, [String]) {
      world.run(.init(schedule: .seed(Seed(rawValue: 1)), latency: 5...9, starts: [0, 1, 2])) {
        client in
        for number in 1...5 { client.say("got \(try await client.echo(number))") }
      }
      return (world.simulation.digest, world.log)
    }
    func livelock() -> (Digest, Int) {
      let ending = world.run(
        .init(
          schedule: .seed(Seed(rawValue: 2)), latency: 0...90, horizon: 300,
          starts: Array(repeating: 0, count: 20),
          then: { world, _ in
            world.simulation.setTimer(of: world.serverID, after: 5, count: 1)
          })
      ) { client in
        async let sleeping: Void? = try? client.sleep(for: 1_000_000)
        while true {
          guard (try? await client.echo(timeout: 40)) != nil else { continue }
          _ = await sleeping
        }
      }
      #expect(ending == .horizon)
      return (world.simulation.digest, world.simulation.leaked)
    }
    let first = calm()
    let other = livelock()
    for _ in 1...5 {
      #expect(calm() == first)
      #expect(livelock() == other)
    }
    #expect(calm() == first)
    #expect(world.simulation.leaked == 0)
    #expect(other.1 > 0)
    #expect(first.0 != other.0)
  }
}
