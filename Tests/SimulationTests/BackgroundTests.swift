import Testing

@testable import Simulation

/// Goal: what goes on for ever does not keep a run going; everything else does. Method: a heartbeat
/// beside a client that comes to its end in every way.
@Suite struct `A run with a heartbeat` {
  /// A server whose timer fires every 10 ticks, and sends itself nothing.
  private func run(
    starts: [Tick] = [0], answers: @escaping @Sendable (Int) -> Bool = { _ in true },
    alter: (inout EchoWorld.Setup) -> Void = { _ in }, _ script: @escaping EchoWorld.Script
  ) -> EchoWorld {
    let world = EchoWorld()
    var setup = EchoWorld.Setup(starts: starts, answers: answers)
    setup.fired = { world, token in
      world.simulation.setTimer(
        of: world.serverID, after: 10, count: 1, token: token, isBackground: true)
    }
    alter(&setup)
    world.run(setup) { client in
      if client.fiber.index == 0 { client.world.setup.fired(client.world, 0) }
      try await script(client)
    }
    return world
  }

  @Test func `it ends when the client has`() {
    let world = run { client in
      try await client.echo(timeout: 1_000_000)
      try await client.sleep(for: 35)
    }
    #expect(world.simulation.now == 55)
    #expect(world.log.filter { $0.contains("fired") }.count == 5)
  }

  @Test func `it goes on while something is to come`() {
    let world = run(starts: [0, 101]) { _ in }
    #expect(world.simulation.now == 101)
    let timer = run { client in
      client.world.simulation.setTimer(of: client.world.hostIDs[0], after: 77, count: 1)
    }
    #expect(timer.log.contains("77 host-1 fired 0"))
    #expect(timer.simulation.now == 77)
  }

  @Test func `what was cancelled does not keep it going`() {
    let crash = run(alter: { setup in
      setup.then = { world, _ in world.simulation.crash(world.hostIDs[0]) }
    }) { client in
      async let sleeping: Void? = try? client.sleep(for: 5_000)
      client.world.simulation.setTimer(of: client.world.hostIDs[0], after: 700, count: 1)
      client.world.simulation.setTimer(of: client.world.hostIDs[0], after: 800, count: 2)
      _ = try? await client.echo(timeout: 900)
      _ = await sleeping
    }
    #expect(crash.simulation.now == 20)
    let cancelled = run { client in
      let simulation = client.world.simulation
      simulation.setTimer(of: client.world.hostIDs[0], after: 5, count: 1)
      simulation.setTimer(of: client.world.hostIDs[0], after: 700, count: 2)
      try await client.sleep(for: 7)
      simulation.cancelTimers(of: client.world.hostIDs[0])
      simulation.setTimer(of: client.world.hostIDs[0], after: 26, count: 3)
    }
    #expect(cancelled.simulation.now == 33)
  }

  @Test func `it goes on as long as the world has something to do`() {
    let world = run(alter: { setup in
      setup.isAtRest = { $0.log.count > 12 }
    }) { _ in }
    #expect(world.log.count == 13)
    let never = run(alter: { setup in setup.isAtRest = { _ in false } }) { _ in }
    #expect(never.simulation.sequence == 10_000)
  }

  @Test func `the world is asked only when nothing else is left`() {
    nonisolated(unsafe) var asked = 0
    let world = run(alter: { setup in
      setup.isAtRest = { _ in
        asked += 1
        return true
      }
    }) { client in try await client.sleep(for: 95) }
    #expect(asked == 1)
    #expect(world.simulation.now == 95)
  }

  @Test func `messages of the background, and the replies to them, do not keep it going`() {
    let world = run { client in
      let sender = client.world.simulation.addFiber(
        SimulationTests.client(101), on: client.world.hostIDs[0], startingAt: nil)
      client.world.send(7, from: sender, isBackground: true)
      try await client.sleep(for: 15)
      client.world.send(8, from: sender, isBackground: true)
    }
    // The reply to the first comes at 20, and the run has ended.
    #expect(world.received == [7])
    #expect(!world.log.contains { $0.hasSuffix("heard") })
    #expect(world.simulation.now == 15)
    let kept = run { client in
      let sender = client.world.simulation.addFiber(
        SimulationTests.client(101), on: client.world.hostIDs[0], startingAt: nil)
      client.world.send(7, from: sender, isBackground: true)
      try await client.sleep(for: 21)
    }
    #expect(kept.log.contains("20 client-101 heard"))
  }

  @Test func `a pause that puts the heartbeat off does not alter that`() {
    let pauses = Affliction(window: 1_000, odds: 2, strength: 1...9)
    let world = run(alter: { setup in
      setup.pauses = pauses
      setup.schedule = Schedule(
        base: .calm,
        overrides: [
          .init(ChoiceKey(.pauseLength, of: server, count: 1), 500),
          .init(ChoiceKey(.pauseStart, of: server, count: 1), 5),
        ])
    }) { client in try await client.sleep(for: 45) }
    #expect(world.simulation.now == 45)
  }
}
