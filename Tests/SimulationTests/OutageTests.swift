import Testing

@testable import Simulation

/// Goal: a process that crashes forgets, takes nothing while it is down, and comes back. Method:
/// crashes at chosen ticks by overrides of a calm world; then random ones against their definition.
@Suite struct `A process that crashes and comes back` {
  typealias Override = Schedule.Override

  private let afflictions = Affliction(window: 1_000, odds: 2, strength: 10...1_200)

  private func crash(_ name: ProcessName, _ window: Int = 1, start: Tick, length: Tick)
    -> [Override]
  {
    [
      Override(ChoiceKey(.crashLength, of: name, count: window), length),
      Override(ChoiceKey(.crashStart, of: name, count: window), start),
    ]
  }

  private func pause(_ name: ProcessName, start: Tick, length: Tick) -> [Override] {
    [
      Override(ChoiceKey(.pauseLength, of: name, count: 1), length),
      Override(ChoiceKey(.pauseStart, of: name, count: 1), start),
    ]
  }

  private func run(
    _ overrides: [Override], starts: [Tick], alter: (inout EchoWorld.Setup) -> Void = { _ in },
    _ script: EchoWorld.Script? = nil
  ) -> EchoWorld {
    let world = EchoWorld()
    var setup = EchoWorld.Setup()
    setup.schedule = Schedule(base: .calm, overrides: overrides)
    setup.starts = starts
    setup.crashes = afflictions
    setup.pauses = afflictions
    setup.struck = { world, process in
      world.write("\(ProcessNames.test.text(world.simulation.name(of: process))) crashed")
    }
    setup.back = { world, process in
      world.write("\(ProcessNames.test.text(world.simulation.name(of: process))) back")
    }
    alter(&setup)
    world.run(
      setup,
      script ?? { client in
        client.say("got \(try await client.echo(Int(client.fiber.index) + 1, timeout: 90))")
      })
    return world
  }

  @Test func `what reaches a server while it is down is lost; what has left goes on`() {
    let world = run(crash(server, start: 15, length: 20), starts: [4, 5, 24, 25])
    // Requests arrive at 14, 15, 34 and 35. The first reply left before the crash.
    #expect(
      world.log == [
        "14 server got 1", "15 server crashed", "24 client-1 got 1", "35 server back",
        "35 server got 4", "45 client-4 got 4", "95 client-2 threw timedOut",
        "114 client-3 threw timedOut",
      ])
    #expect(
      world.mishaps == [
        "15 crash at server", "15 unreachable at server, host-1 > server",
        "34 unreachable at server, host-1 > server", "35 restart at server",
      ])
    let restart = world.simulation.trace.first { $0.kind == .restart }
    #expect(world.simulation.trace.first { $0.kind == .crash }?.sequence == restart?.cause)
  }

  @Test func `a server that crashes while it works does not answer`() {
    let world = run(crash(server, start: 30, length: 5), starts: [0, 40]) { $0.work = 25 }
    #expect(world.received == [1, 2])
    #expect(world.mishaps.contains("35 unreachable at server, server > host-1 reply"))
    #expect(world.log.contains("85 client-2 got 2"))
    #expect(world.log.contains("90 client-1 threw timedOut"))
  }

  @Test func `a host that crashes ends its fibers, and refuses those that come while it is down`() {
    let world = run(crash(host(1), start: 5, length: 20), starts: [3, 0, 5, 24, 25])
    #expect(
      world.log == [
        "5 client-2 threw processEnded", "5 client-1 threw processEnded", "5 host-1 crashed",
        "5 client-3 refused", "10 server got 2", "13 server got 1", "24 client-4 refused",
        "25 host-1 back", "35 server got 5", "45 client-5 got 5",
      ])
    #expect(world.mishaps.contains("20 unreachable at host-1, server > host-1 reply"))
  }

  @Test func `a reply to an earlier incarnation is late`() {
    let world = run(crash(host(1), start: 5, length: 5), starts: [0])
    #expect(world.simulation.trace.last?.kind == .lateReply)
    #expect(world.simulation.trace.last?.tick == 20)
    // The process itself waits for the reply, as its next incarnation does not.
    let alone = run(crash(host(1), start: 45, length: 5), starts: [0], alter: { _ in }) { client in
      let simulation = client.world.simulation
      let sender = simulation.addFiber(
        SimulationTests.client(101), on: client.world.hostIDs[0], startingAt: nil)
      client.world.send(1, from: sender)
      try await client.sleep(for: 40)
      client.world.send(2, from: sender)
      try await client.sleep(for: 40)
    }
    #expect(alone.received == [1, 2])
    #expect(alone.log.filter { $0.contains("heard") } == ["20 client-101 heard"])
    #expect(alone.simulation.trace.last?.kind == .lateReply)
  }

  @Test func `a crashed incarnation has no effect`() {
    let world = run(crash(host(1), start: 5, length: 500), starts: [0], alter: { _ in }) { client in
      async let other: Void? = try? client.sleep(for: 700)
      for number in 1...6 { _ = try? await client.echo(number) }
      try? await client.sleep(for: 3)
      client.say("at the end")
      _ = await other
      _ = try? await client.echo(8)
    }
    #expect(
      world.log == ["5 client-1 at the end", "5 host-1 crashed", "10 server got 1"])
    #expect(world.received == [1])
    #expect(world.simulation.leaked == 0)
  }

  @Test func `timers of a process that crashes do not fire`() {
    let world = run(
      crash(host(1), start: 50, length: 10), starts: [0],
      alter: { setup in
        setup.back = { world, process in
          world.simulation.setTimer(of: process, after: 5, count: 3, token: 3)
        }
      },
      { client in
        let simulation = client.world.simulation
        for token in 1...2 as ClosedRange<UInt8> {
          simulation.setTimer(
            of: client.world.hostIDs[0], after: Int(token) * 40, count: Int(token), token: token)
        }
      })
    // The second has not kept the run going until it is back, so it is not.
    #expect(world.log.filter { $0.contains("fired") } == ["40 host-1 fired 1"])
  }

  @Test func `a crash ends a pause, and what waited for its end is lost`() {
    // Paused from 5 until 105, down from 50 until 60.
    let world = run(
      pause(server, start: 5, length: 100) + crash(server, start: 50, length: 10),
      starts: [0, 45, 60])
    #expect(
      world.log == [
        "50 server crashed", "60 server back", "70 server got 3", "80 client-3 got 3",
        "90 client-1 threw timedOut", "135 client-2 threw timedOut",
      ])
    #expect(
      world.mishaps == [
        "50 crash at server", "55 unreachable at server, host-1 > server", "60 restart at server",
        "105 unreachable at server, host-1 > server",
      ])
    // A fiber that waited to begin is refused.
    let refused = run(
      pause(host(1), start: 5, length: 100) + crash(host(1), start: 50, length: 10), starts: [7])
    #expect(refused.log.last == "105 client-1 refused")
  }

  @Test func `a pause that begins while a process is down does not count, one after that does`() {
    let down = crash(server, start: 20, length: 30)
    let within = run(down + pause(server, start: 30, length: 100), starts: [45])
    #expect(within.log.contains("55 server got 1"))
    let after = run(down + pause(server, start: 50, length: 100), starts: [45])
    #expect(after.log.contains("150 server got 1"))
  }

  @Test func `outages that overlap or touch make one`() {
    let overlapping = run(
      crash(server, 1, start: 900, length: 300) + crash(server, 2, start: 100, length: 250),
      starts: [1_400])
    #expect(overlapping.mishaps == ["900 crash at server", "1350 restart at server"])
    let nested = run(
      crash(server, 1, start: 900, length: 300) + crash(server, 2, start: 100, length: 10),
      starts: [1_400])
    #expect(nested.mishaps == ["900 crash at server", "1200 restart at server"])
    let touching = run(
      crash(server, 1, start: 900, length: 300) + crash(server, 2, start: 200, length: 10),
      starts: [1_400])
    #expect(touching.mishaps == ["900 crash at server", "1210 restart at server"])
  }

  @Test func `an override may name any window, and any length`() {
    let world = run(
      crash(server, 70_001, start: 7, length: 5_000_000),
      starts: [70_000_000, 70_000_020, 75_000_000])
    #expect(world.mishaps.first == "70000007 crash at server")
    #expect(world.received == [3])
    #expect(world.mishaps.contains("75000007 restart at server"))
  }

  @Test func `outages do not keep a run going, and those after its end are not asked for`() {
    let overrides = crash(server, 3, start: 0, length: 50) + crash(host(1), 1, start: 5, length: -4)
    let world = run(overrides, starts: [0])
    #expect(world.simulation.now == 20)
    #expect(world.mishaps == [])
    let fates = world.simulation.choices.overrideFates
    #expect(fates.count { $0.fate == .neverAsked && $0.override.key.name == server } == 2)
    // One that says that nothing happens is asked for.
    let none = run([Override(ChoiceKey(.crashLength, of: server, count: 1), 0)], starts: [0])
    #expect(none.simulation.choices.overrideFates.map(\.fate) == [.applied])
    let random = EchoWorld()
    random.run(.init(schedule: .seed(Seed(rawValue: 1)), starts: [0, 9_000], crashes: afflictions))
    {
      client in try await client.echo(timeout: 20)
    }
    #expect(random.simulation.now < 9_100)
  }

  @Test func `an order that was refused can be tried again`() {
    let world = run(
      crash(host(1), start: 5, length: 20) + [
        Override(
          ChoiceKey(.delay, of: client(1), attempt: 2, to: server, count: 1, leg: .request), 33)
      ], starts: [10]
    ) { setup in
      setup.refused = { world, fiber in
        let again = world.simulation.addFiber(
          world.simulation.name(of: fiber), attempt: 2, on: world.hostIDs[0],
          startingAt: world.simulation.now + 30)
        world.write("again as \(again.index)")
      }
    }
    #expect(
      world.log.suffix(4) == [
        "10 again as 1", "25 host-1 back", "73 server got 2", "83 client-1 got 2",
      ])
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `processes are down when their choices say so, and only then`(seed: UInt64) {
    let schedule = Schedule.seed(Seed(rawValue: seed))
    let world = EchoWorld()
    world.run(
      .init(
        schedule: schedule, latency: 0...200, hosts: 2, starts: [0, 0, 400], crashes: afflictions)
    ) { client in
      for _ in 1...60 {
        _ = try? await client.echo(timeout: 250)
        try await client.sleep(for: 40)
      }
    }
    let trace = world.simulation.trace
    let now = world.simulation.now
    for name in [server, host(1), host(2)] {
      var choices = Choices(schedule)
      var down: [Range<Tick>] = []
      for window in 1...now / afflictions.window + 1 {
        let length = choices.chooseRarely(
          ChoiceKey(.crashLength, of: name, count: window), in: afflictions.strength,
          oneIn: afflictions.odds)
        let start =
          (window - 1) * afflictions.window
          + choices.choose(
            ChoiceKey(.crashStart, of: name, count: window), in: 0...afflictions.window - 1,
            calm: 0,
            witness: nil)
        guard length > 0 else { continue }
        if let last = down.last, start <= last.upperBound {
          down[down.count - 1] = last.lowerBound..<max(last.upperBound, start + length)
        } else {
          down.append(start..<start + length)
        }
      }
      // What a run that ends at a tick did not get to does not count.
      let crashes = trace.filter { $0.kind == .crash && $0.process == name }.map(\.tick)
      let restarts = trace.filter { $0.kind == .restart && $0.process == name }.map(\.tick)
      #expect(
        crashes == down.map(\.lowerBound).prefix(crashes.count).map { $0 }, "seed \(seed)")
      #expect(down.dropFirst(crashes.count).allSatisfy { $0.lowerBound >= now }, "seed \(seed)")
      #expect(
        restarts == down.map(\.upperBound).prefix(restarts.count).map { $0 }, "seed \(seed)")
      #expect(down.dropFirst(restarts.count).allSatisfy { $0.upperBound >= now }, "seed \(seed)")
      for event in trace where event.process == name {
        let isDown = down.contains { $0.contains(event.tick) }
        let isOfOutage = [.crash, .unreachable, .refusal].contains(event.kind)
        #expect(!isDown || isOfOutage, "seed \(seed), line \(event.sequence)")
      }
    }
  }
}
