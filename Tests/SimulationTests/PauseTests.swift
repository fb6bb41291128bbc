import Testing

@testable import Simulation

// Goal: a paused process handles nothing, loses nothing, and nobody else's pauses move.
// Method: pauses at chosen ticks by overrides of a calm world; then random ones against intervals
// that are worked out from the choices alone.

@Suite struct PauseTests {
  private let pauses = Affliction(window: 1_000, odds: 2, strength: 10...300)

  private func pause(
    _ name: ProcessName, _ window: Int, start: Tick, length: Tick
  ) -> [Schedule.Override] {
    [
      .init(ChoiceKey(.pauseLength, of: name, count: window), length),
      .init(ChoiceKey(.pauseStart, of: name, count: window), start),
    ]
  }

  private func run(
    _ overrides: [Schedule.Override], starts: [Tick], _ script: @escaping EchoWorld.Script
  ) -> EchoWorld {
    let world = EchoWorld()
    world.run(
      .init(
        schedule: Schedule(base: .calm, overrides: overrides), pauses: pauses, starts: starts),
      script)
    return world
  }

  private let echo: EchoWorld.Script = { client in
    client.say("got \(try await client.echo(Int(client.fiber.index) + 1))")
  }

  @Test func `a calm world has no pauses`() {
    let world = run([], starts: [0], echo)
    #expect(world.log == ["10 server got 1", "20 client-1 got 1"])
  }

  @Test func `what arrives at a paused server is handled when it wakes up, in order of arrival`() {
    let world = run(
      pause(server, 1, start: 15, length: 90), starts: [4, 20, 6, 5, 94, 96], echo)
    // Paused from 15 until 105: arrivals at 14, 30, 16, 15, 104, and 106.
    #expect(
      world.log.filter { $0.contains("server") } == [
        "14 server got 1", "105 server got 4", "105 server got 3", "105 server got 2",
        "105 server got 5", "106 server got 6",
      ])
    #expect(
      world.simulation.trace.filter { $0.kind == .deferral }.map(\.tick) == [15, 16, 30, 104])
    #expect(
      world.simulation.outages
        == [Outage(kind: .pause, processes: [server], start: 15, end: 105)])
  }

  @Test func `pauses without a break between them are one, and nobody is told of others`() {
    let world = run(
      pause(server, 1, start: 990, length: 200) + pause(server, 2, start: 100, length: 300)
        + pause(server, 4, start: 0, length: 300),
      starts: [1_000, 1_200], echo)
    #expect(
      world.simulation.outages
        == [Outage(kind: .pause, processes: [server], start: 990, end: 1_400)])
  }

  @Test func `an order that arrives at a paused host begins when the host wakes up`() {
    let world = run(pause(host(1), 1, start: 0, length: 50), starts: [7, 3, 60], echo)
    #expect(
      world.simulation.trace.filter { $0.kind == .start }.map {
        [$0.tick, Int($0.fiber?.number ?? 0)]
      }
        == [[50, 2], [50, 1], [60, 3]])
  }

  @Test func `a paused caller does not notice: what comes first decides, not how long it took`() {
    // The reply arrives at 20; paused from 15 until 515.
    let answered = run(pause(host(1), 1, start: 15, length: 500), starts: [0]) {
      client in
      client.say("got \(try await client.echo(7, timeout: 30))")
    }
    #expect(answered.log == ["10 server got 7", "515 client-1 got 7"])
    let timedOut = run(pause(host(1), 1, start: 15, length: 500), starts: [0]) {
      client in
      client.say("got \(try await client.echo(7, timeout: 18))")
    }
    #expect(timedOut.log == ["10 server got 7", "515 client-1 threw timedOut"])
    #expect(timedOut.simulation.trace.map(\.kind).suffix(2) == [.timeout, .lateReply])
  }

  @Test func `a timer and a sleep wait for the end of a pause, too`() {
    let world = run(pause(host(1), 1, start: 5, length: 95), starts: [0]) {
      client in
      client.world.simulation.setTimer(of: client.world.hostIDs[0], after: 40, count: 1)
      try await client.sleep(for: 30)
      client.say("woke")
    }
    #expect(world.log == ["100 client-1 woke", "100 host-1 fired 0"])
  }

  @Test func `pauses that overlap make one`() {
    let world = run(
      pause(server, 1, start: 900, length: 300) + pause(server, 2, start: 100, length: 250),
      starts: [900, 1_200], echo)
    #expect(
      world.log.filter { $0.contains("server") } == ["1350 server got 1", "1350 server got 2"])
    // A pause within another does not shorten it.
    let nested = run(
      pause(server, 1, start: 900, length: 500) + pause(server, 2, start: 100, length: 10),
      starts: [1_200], echo)
    #expect(nested.log.first == "1400 server got 1")
  }

  @Test func `a pause that nobody notices leaves no trace`() {
    let quiet = run([], starts: [0], echo)
    let world = run(pause(server, 1, start: 11, length: 500), starts: [0], echo)
    #expect(world.log == quiet.log)
    #expect(world.simulation.digest == quiet.simulation.digest)
  }

  /// When `name` is paused, by the definition: in each window at most once, keyed by the window.
  private func intervals(
    _ name: ProcessName, _ schedule: Schedule, upTo tick: Tick
  ) -> [Range<Tick>] {
    var choices = Choices(schedule)
    return (0...tick / pauses.window).compactMap { window in
      let length = choices.chooseRarely(
        ChoiceKey(.pauseLength, of: name, count: window + 1), in: pauses.strength,
        oneIn: pauses.odds)
      let start = choices.choose(
        ChoiceKey(.pauseStart, of: name, count: window + 1), in: 0...pauses.window - 1, calm: 0,
        witness: nil)
      let begin = window * pauses.window + start
      return length > 0 ? begin..<begin + length : nil
    }
  }

  @Test(arguments: 1...25 as ClosedRange<UInt64>)
  func `processes pause when their choices say so, and only then`(seed: UInt64) {
    let schedule = Schedule.seed(Seed(rawValue: seed))
    let world = EchoWorld()
    world.run(
      .init(
        schedule: schedule, latency: 0...200, hosts: 3, pauses: pauses,
        starts: [0, 0, 0, 500, 900, 1_300])
    ) { client in
      for _ in 1...12 {
        _ = try? await client.echo(timeout: 250)
        try await client.sleep(for: 40)
      }
    }
    let trace = world.simulation.trace
    let paused = [server, host(1), host(2), host(3)].map {
      ($0, intervals($0, schedule, upTo: world.simulation.now))
    }
    var deferrals = 0
    for event in trace {
      let isPaused = paused.contains { name, intervals in
        name == event.process && intervals.contains { $0.contains(event.tick) }
      }
      #expect(isPaused == (event.kind == .deferral), "seed \(seed), line \(event.sequence)")
      guard event.kind == .deferral else { continue }
      deferrals += 1
    }
    // Whatever was put off is handled as soon as its process is awake.
    for event in trace where event.kind != .deferral && event.cause > 0 {
      let cause = trace[event.cause - 1]
      guard cause.kind == .deferral else { continue }
      #expect(
        paused.contains { name, intervals in
          name == event.process && intervals.contains { $0.upperBound == event.tick }
        }, "seed \(seed), line \(event.sequence)")
    }
    #expect(deferrals > 0)
    #expect(
      trace.count { $0.kind == .request || $0.kind == .timeout } > 6 * 12)
  }

  @Test func `pauses do not depend on what else there is, nor on what the process does`() {
    func pauses(_ starts: [Tick], hosts: Int) -> [ChoiceKey: Int] {
      let world = EchoWorld()
      world.run(
        .init(
          schedule: .seed(Seed(rawValue: 8)), latency: 0...90, hosts: hosts, pauses: self.pauses,
          starts: starts)
      ) { client in for _ in 1...20 { try await client.echo() } }
      let asked = (world.simulation.choices.asked ?? []).filter {
        $0.key.aspect == .pauseLength || $0.key.aspect == .pauseStart
      }
      return Dictionary(asked.map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
    }
    let few = pauses([0], hosts: 1)
    let many = pauses([0, 3, 700, 10, 50, 60], hosts: 4)
    let common = few.filter { many[$0.key] != nil }
    #expect(common.count >= 4)
    for (key, value) in common { #expect(many[key] == value) }
  }
}
