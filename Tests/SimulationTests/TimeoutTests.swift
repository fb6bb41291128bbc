import Testing

@testable import Simulation

@Suite struct TimeoutTests {
  private func world(_ timeout: Tick?, recording: Bool = true) -> EchoWorld {
    let world = EchoWorld()
    world.run(.init(isRecording: recording)) { client in
      do {
        client.say("got \(try await client.echo(7, timeout: timeout))")
      } catch {
        client.say("threw \(error)")
        try await client.sleep(for: 100)
        client.say("woke")
      }
    }
    return world
  }

  private func kinds(_ world: EchoWorld) -> [EventKind] { world.simulation.trace.map(\.kind) }

  @Test func `a call that times out throws, takes effect all the same, and its reply is dropped`() {
    let world = world(15)
    #expect(
      world.log == ["10 server got 7", "15 client-1 threw timedOut", "115 client-1 woke"])
    #expect(kinds(world) == [.start, .request, .timeout, .lateReply, .wake])
    #expect(world.simulation.trace.map(\.tick) == [0, 10, 15, 20, 115])
  }

  @Test func `a request that arrives after its caller gave up takes effect, too`() {
    let world = world(5)
    #expect(
      world.log == ["5 client-1 threw timedOut", "10 server got 7", "105 client-1 woke"])
    #expect(kinds(world) == [.start, .timeout, .request, .lateReply, .wake])
  }

  @Test func `a timeout at the tick of the reply was made first, so it goes first`() {
    #expect(kinds(world(20)) == [.start, .request, .timeout, .lateReply, .wake])
    #expect(kinds(world(21)) == [.start, .request, .reply])
  }

  @Test func `a priority decides between a reply and a timeout of the same tick`() {
    let key = ChoiceKey(
      .priority, of: client(1), attempt: 1, to: server, count: 1, leg: .timeout)
    let schedule = Schedule(base: .calm, overrides: [.init(key, 1, witness: "echo")])
    let world = EchoWorld()
    world.run(.init(schedule: schedule)) { client in
      client.say("got \(try await client.echo(7, timeout: 20))")
    }
    #expect(world.log == ["10 server got 7", "20 client-1 got 7"])
    #expect(world.simulation.choices.overrideFates.map(\.fate) == [.applied])
  }

  @Test func `a timeout of a call that was answered is no event and moves no clock`() {
    for timeout in [nil, 21, 1_000_000, Int.max] {
      let world = world(timeout)
      #expect(world.log == ["10 server got 7", "20 client-1 got 7"])
      #expect(world.simulation.now == 20)
      #expect(world.simulation.sequence == 3)
      #expect(kinds(world) == [.start, .request, .reply])
    }
  }

  @Test func `patience of no ticks, or less, ends before anything else happens`() {
    for timeout in [0, -1, Int.min] {
      #expect(world(timeout).log.first == "0 client-1 threw timedOut")
    }
  }

  @Test func `a late reply does not answer the call that came after it`() {
    let slow = ChoiceKey(.delay, of: client(1), attempt: 1, to: server, count: 1, leg: .reply)
    let world = EchoWorld()
    world.run(.init(schedule: Schedule(base: .calm, overrides: [.init(slow, 12)]))) {
      client in
      client.say("got \((try? await client.echo(1, timeout: 15)) ?? 0)")
      client.say("got \((try? await client.echo(2, timeout: 50)) ?? 0)")
      client.say("got \(try await client.echo(3))")
    }
    #expect(
      world.log == [
        "10 server got 1", "15 client-1 got 0", "25 server got 2", "35 client-1 got 2",
        "45 server got 3", "55 client-1 got 3",
      ])
    #expect(kinds(world).count { $0 == .lateReply } == 1)
  }

  @Test func `a call that is never answered waits for its timeout`() {
    let world = EchoWorld()
    world.run(.init(answers: { _ in false })) { client in
      try await client.echo(timeout: 500)
    }
    #expect(world.log == ["10 server got 0", "500 client-1 threw timedOut"])
  }

  @Test func `a call that is never answered and has no timeout ends with the run`() {
    let world = EchoWorld()
    let ending = world.run(.init(answers: { _ in false })) { client in
      try await client.echo()
    }
    #expect(ending == .quiet)
    #expect(world.log == ["10 server got 0", "10 client-1 threw processEnded"])
    #expect(world.simulation.leaked == 0)
  }
}
