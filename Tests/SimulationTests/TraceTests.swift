import Testing

@testable import Simulation

@Suite struct TraceTests {
  /// A bit of everything: delays, pauses, clocks, timeouts, sleeps, timers, crashes, livelock.
  private func run(_ world: EchoWorld, seed: UInt64, recording: Bool) -> Simulation.Ending {
    world.run(
      .init(
        schedule: .seed(Seed(rawValue: seed)), latency: 0...40, horizon: 400,
        isRecording: recording, hosts: 2,
        pauses: Affliction(window: 60, odds: 3, strength: 1...50),
        clock: ClockFaults(
          offset: -9...9, drift: -9_000...9_000,
          jumps: Affliction(window: 50, odds: 2, strength: -30...30)),
        starts: [0, 0, 5, 5, 90],
        answers: { $0 != 3 },
        then: { world, number in
          world.simulation.note(UInt64(number))
          world.simulation.step(at: world.serverID, for: nil)
          if number == 2 {
            world.simulation.setTimer(of: world.hostIDs[1], after: 20, count: 1)
          }
          if number == 4 { world.simulation.crash(world.hostIDs[0]) }
        })
    ) { client in
      for number in 1...5 {
        do {
          try await client.echo(number, timeout: 60)
        } catch CallError.timedOut {
          try await client.sleep(for: number * 3)
        }
        client.say("reads \(client.clock)")
      }
      while client.fiber.index == 4 { try await client.echo(6) }
    }
  }

  @Test(arguments: 1...25 as ClosedRange<UInt64>)
  func `a run is the same with and without a recorded trace, and when it is run again`(
    seed: UInt64
  ) {
    let world = EchoWorld()
    let ending = run(world, seed: seed, recording: true)
    let digest = world.simulation.digest
    let log = world.log
    let trace = world.simulation.trace
    let choices = world.simulation.choices.asked
    #expect(!trace.isEmpty)
    for isRecording in [false, true] {
      #expect(run(world, seed: seed, recording: isRecording) == ending)
      #expect(world.simulation.digest == digest)
      #expect(world.log == log)
      #expect(world.simulation.sequence == trace.count)
      #expect(world.simulation.trace == (isRecording ? trace : []))
      #expect(world.simulation.choices.asked == (isRecording ? choices : nil))
    }
  }

  @Test(arguments: 1...25 as ClosedRange<UInt64>)
  func `lines of a trace are numbered from one, in order of time, and causes come first`(
    seed: UInt64
  ) {
    let world = EchoWorld()
    _ = run(world, seed: seed, recording: true)
    let trace = world.simulation.trace
    #expect(trace.map(\.sequence) == Array(1...trace.count))
    for (before, after) in zip(trace, trace.dropFirst()) { #expect(before.tick <= after.tick) }
    for event in trace {
      #expect((0..<event.sequence).contains(event.cause))
      // Only what was set up before the run has no cause.
      if event.cause == 0 { #expect(event.kind == .start || event.kind == .deferral) }
    }
  }

  @Test func `a request's cause is where it was sent, a reply's the request, a timeout's the call`()
  {
    let world = EchoWorld()
    world.run(.init()) { client in
      try await client.echo()
      try await client.sleep(for: 5)
      _ = try? await client.echo(timeout: 5)
    }
    let causes = world.simulation.trace.map { [$0.sequence, $0.cause] }
    #expect(
      world.simulation.trace.map(\.kind)
        == [.start, .request, .reply, .wake, .timeout, .request, .lateReply])
    #expect(causes == [[1, 0], [2, 1], [3, 2], [4, 3], [5, 4], [6, 4], [7, 6]])
  }

  @Test func `runs of different seeds differ`() {
    let world = EchoWorld()
    var seen: Set<UInt64> = []
    for seed in 1...100 as ClosedRange<UInt64> {
      _ = run(world, seed: seed, recording: false)
      seen.insert(world.simulation.digest.value)
    }
    #expect(seen.count == 100)
  }

  @Test func `the digests of some runs are pinned`() {
    let world = EchoWorld()
    let digests = (1...3 as ClosedRange<UInt64>).map { seed in
      _ = run(world, seed: seed, recording: false)
      return world.simulation.digest.description
    }
    #expect(digests == ["0x51034d6acbb573dd", "0x620808a079e2b760", "0x395fa6a1bac6b5cb"])
  }

  @Test func `what is noted is part of the digest`() {
    func digest(_ word: UInt64) -> Digest {
      let world = EchoWorld()
      world.run(.init(then: { world, _ in world.simulation.note(word) })) {
        client in
        try await client.echo()
      }
      return world.simulation.digest
    }
    #expect(digest(1) == digest(1))
    #expect(digest(1) != digest(2))
  }
}
