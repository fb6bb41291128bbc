import Testing

@testable import Simulation

@Suite struct CrashTests {
  /// Crashes the first host when `number` reaches the server.
  private func crash(at number: Int) -> (EchoWorld, Int) -> Void {
    { world, received in
      guard received == number else { return }
      world.write("crash")
      world.simulation.crash(world.hostIDs[0])
    }
  }

  @Test func `calls of a crashed process throw at once, and others go on`() {
    let world = EchoWorld()
    world.run(
      .init(hosts: 2, starts: [0, 1, 2, 3], then: crash(at: 2))
    ) { client in
      client.say("got \(try await client.echo(Int(client.fiber.index) + 1))")
    }
    // Clients 1 and 3 are on host 1. The third's request is on its way, and takes effect.
    #expect(
      world.log == [
        "10 server got 1", "11 server got 2", "11 crash", "11 client-1 threw processEnded",
        "11 client-3 threw processEnded", "12 server got 3", "13 server got 4",
        "21 client-2 got 2", "23 client-4 got 4",
      ])
    #expect(world.simulation.trace.count { $0.kind == .lateReply } == 2)
    let crash = world.simulation.trace.first { $0.kind == .crash }
    #expect(crash?.process == host(1))
    #expect(crash?.tick == 11)
  }

  @Test func `parked calls end in the order in which they were made`() {
    let world = EchoWorld()
    let starts = Array(repeating: 0, count: 12)
    world.run(.init(starts: starts, then: crash(at: 0))) { client in
      if client.fiber.index % 3 == 0 {
        try await client.sleep(for: 500)
      } else {
        try await client.echo(Int(client.fiber.index) - 1)
      }
    }
    #expect(
      world.log.filter { $0.contains("threw") }
        == (1...12).map { "10 client-\($0) threw processEnded" })
  }

  @Test func `what a crashed process calls later throws and has no effect`() {
    let world = EchoWorld()
    world.run(.init(then: crash(at: 1))) { client in
      _ = try? await client.echo(1)
      for number in 2...5 {
        do {
          try await client.echo(number)
          client.say("was answered")
        } catch {
          client.say("threw \(error)")
        }
      }
      try await client.sleep(for: 10)
    }
    #expect(world.received == [1])
    #expect(
      world.log
        == ["10 server got 1", "10 crash"]
        + Array(repeating: "10 client-1 threw processEnded", count: 5))
    #expect(world.simulation.now == 20)
  }

  @Test func `code of a crashed process that tries for ever is parked for good`() {
    let world = EchoWorld()
    let ending = world.run(.init(starts: [0, 3], then: crash(at: 1))) {
      client in
      while true { _ = try? await client.echo(1) }
    }
    #expect(ending == .quiet)
    #expect(world.simulation.leaked == 2)
    #expect(world.received == [1, 1])
  }

  @Test func `a fiber that begins later belongs to the next incarnation`() {
    let world = EchoWorld()
    world.run(
      .init(then: { world, number in
        guard number == 1 else { return }
        world.simulation.crash(world.hostIDs[0])
        _ = world.simulation.addFiber(
          client(2), attempt: 1, on: world.hostIDs[0], startingAt: world.simulation.now + 5)
      }),
      { client in try await client.echo(1) },
      { client in client.say("got \(try await client.echo(2))") })
    #expect(
      world.log == [
        "10 server got 1", "10 client-1 threw processEnded", "25 server got 2",
        "35 client-2 got 2",
      ])
  }

  @Test func `a fiber that begins after a crash is of the next incarnation`() {
    let world = EchoWorld()
    world.run(
      .init(
        starts: [0, 50],
        then: { world, number in
          if number == 1 { world.simulation.crash(world.hostIDs[0]) }
        }),
      { client in try await client.echo(1) },
      { client in client.say("got \(try await client.echo(2))") })
    #expect(
      world.log == [
        "10 server got 1", "10 client-1 threw processEnded", "60 server got 2",
        "70 client-2 got 2",
      ])
  }
}
