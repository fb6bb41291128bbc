import Testing

@testable import Simulation

/// Goal: from the tick of healing on nothing goes wrong. Method: worlds in which everything goes
/// wrong until then, and overrides that would make it go on.
@Suite struct `A world that heals` {
  private let healing = 1_000
  private let afflictions = Affliction(window: 400, odds: 1, strength: 5_000...9_000)

  private func run(
    _ network: NetworkFaults, starts: [Tick], schedule: Schedule = .seed(Seed(rawValue: 2)),
    latency: ClosedRange<Tick> = 10...60, alter: (inout EchoWorld.Setup) -> Void = { _ in },
    _ script: EchoWorld.Script? = nil
  ) -> EchoWorld {
    let world = EchoWorld()
    var setup = EchoWorld.Setup(schedule: schedule, latency: latency, starts: starts)
    setup.network = network
    setup.healing = healing
    alter(&setup)
    world.run(
      setup,
      script ?? { client in
        client.say("got \(try await client.echo(Int(client.fiber.index) + 1, timeout: 300))")
      })
    return world
  }

  @Test func `what is sent from then on travels at once, once, and safely`() {
    let world = run(
      NetworkFaults(
        tail: DelayTail(odds: 1, extra: 500...900), loss: 1, duplication: 1,
        partitions: afflictions),
      starts: [999, 1_000, 1_001])
    #expect(
      world.log == [
        "1010 server got 2", "1011 server got 3", "1020 client-2 got 2", "1021 client-3 got 3",
        "1299 client-1 threw timedOut",
      ])
    let asked = world.simulation.choices.asked ?? []
    #expect(asked.filter { $0.key.name == client(2) }.allSatisfy { $0.key.aspect == .priority })
  }

  @Test func `a partition ends then`() {
    let world = run(
      NetworkFaults(partitions: afflictions), starts: [0],
      schedule: Schedule(
        base: .calm,
        overrides: [
          .init(ChoiceKey(.partitionLength, of: network, count: 1), 50_000),
          .init(ChoiceKey(.partitionSide, of: server, count: 1), 1),
        ]), alter: { _ in }
    ) { client in
      for number in [998, 999, 1_000] {
        try await client.sleep(for: number - client.world.simulation.now)
        let world = client.world
        client.say("\(world.simulation.isCut(from: world.serverID, to: world.hostIDs[0]))")
      }
    }
    #expect(world.log == ["998 client-1 true", "999 client-1 true", "1000 client-1 false"])
  }

  @Test func `what a tail holds back arrives then at the latest`() {
    let tail = NetworkFaults(tail: DelayTail(odds: 1, extra: 5_000...5_000))
    let world = run(tail, starts: [500, 985, 995], latency: 10...10)
    let arrivals = world.log.filter { $0.contains("server") }
    #expect(arrivals.sorted() == ["1000 server got 1", "1000 server got 2", "1005 server got 3"])
  }

  @Test func `processes that are down or paused come back then, and none does so again`() {
    let crashed = run(.none, starts: [500, 990, 995, 1_000, 4_000]) { $0.crashes = afflictions }
    #expect(crashed.simulation.trace.filter { $0.kind == .restart }.map(\.tick) == [1_000, 1_000])
    #expect(crashed.simulation.trace.allSatisfy { $0.kind != .crash || $0.tick < 1_000 })
    #expect(crashed.log.suffix(2) == ["4010 server got 5", "4020 client-5 got 5"])
    let paused = run(.none, starts: [500, 4_000]) { $0.pauses = afflictions }
    #expect(paused.simulation.trace.filter { $0.kind == .deferral }.allSatisfy { $0.tick < 1_000 })
    #expect(
      paused.log == [
        "1010 server got 1", "1020 client-1 got 1", "4010 server got 2", "4020 client-2 got 2",
      ])
  }

  @Test(arguments: [999, 1_000])
  func `a crash at that tick is none`(tick: Tick) {
    let crashes = Affliction(window: 5_000, odds: 4, strength: 100...200)
    let overrides: [Schedule.Override] = [
      .init(ChoiceKey(.crashLength, of: server, count: 1), 70),
      .init(ChoiceKey(.crashStart, of: server, count: 1), tick),
    ]
    let world = run(
      .none, starts: [989, 990], schedule: Schedule(base: .calm, overrides: overrides),
      latency: 10...10
    ) { $0.crashes = crashes }
    #expect(world.received == (tick == 999 ? [2] : [1, 2]))
    #expect(
      world.mishaps.filter { $0.contains("rash") || $0.contains("restart") }
        == (tick == 999 ? ["999 crash at server", "1000 restart at server"] : []))
  }

  @Test func `a crash by hand ends then, too`() {
    let world = run(.none, starts: [0, 2_000], latency: 10...10) { setup in
      setup.then = { world, number in world.simulation.crash(world.hostIDs[0], for: number * 1_500)
      }
    }
    #expect(world.simulation.trace.filter { $0.kind == .restart }.map(\.tick) == [1_000])
    #expect(world.simulation.trace.filter { $0.kind == .crash }.map(\.tick) == [10, 2_010])
  }

  @Test func `clocks jump no more`() {
    let jumps = Affliction(window: 100, odds: 1, strength: 5...5)
    let clock = ClockFaults(offset: 0...0, drift: 0...0, jumps: jumps)
    let world = run(.none, starts: [999, 9_000]) {
      $0.clock = clock
    } _: { client in
      client.say("\(client.clock - client.world.simulation.now)")
    }
    #expect(world.log == ["999 client-1 50", "9000 client-2 50"])
  }
}
