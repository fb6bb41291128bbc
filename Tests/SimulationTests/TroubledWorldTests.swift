import Foundation
import Testing

@testable import Simulation

/// A world in which a fault, or all of them, strike a bit of everything.
private struct Trouble: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var network = NetworkFaults.none
  var pauses: Affliction?
  var crashes: Affliction?
  var healing: Tick?

  static let affliction = Affliction(window: 150, odds: 3, strength: 5...120)
  static let each = [
    Trouble(
      testDescription: "tail", network: NetworkFaults(tail: DelayTail(odds: 4, extra: 1...900))),
    Trouble(testDescription: "loss", network: NetworkFaults(loss: 5)),
    Trouble(testDescription: "duplication", network: NetworkFaults(duplication: 4)),
    Trouble(testDescription: "partitions", network: NetworkFaults(partitions: affliction)),
    Trouble(testDescription: "crashes", crashes: affliction),
    Trouble(testDescription: "all", network: everything, pauses: affliction, crashes: affliction),
    Trouble(
      testDescription: "all, healed", network: everything, pauses: affliction, crashes: affliction,
      healing: 500),
  ]
  private static let everything = NetworkFaults(
    tail: DelayTail(odds: 4, extra: 1...900), loss: 9, duplication: 4, partitions: affliction)

  /// Runs clients with timeouts, sleeps and attempts, beside timers and a heartbeat.
  @discardableResult
  func run(
    _ world: EchoWorld, _ schedule: Schedule, isRecording: Bool = true,
    scheduler: (any Scheduler)? = nil
  ) -> Digest {
    var setup = EchoWorld.Setup(
      schedule: schedule, latency: 5...40, horizon: 30_000, isRecording: isRecording,
      scheduler: scheduler, hosts: 3, pauses: pauses, starts: [0, 3, 3, 50, 90, 300])
    setup.network = network
    setup.crashes = crashes
    setup.healing = healing
    setup.work = 3
    var timers = 0
    setup.fired = { world, token in
      guard token == 1 else { return }
      timers += 1
      world.simulation.setTimer(
        of: world.serverID, after: 25, count: timers, token: 1, isBackground: true)
    }
    setup.back = { world, process in if process == world.serverID { setup.fired(world, 1) } }
    setup.then = { world, number in
      guard number == 2 else { return }
      timers += 1
      world.simulation.setTimer(of: world.hostIDs[1], after: 30, count: timers)
    }
    setup.refused = { world, fiber in
      guard world.simulation.sequence < 2_000 else { return }
      let attempt = UInt16(fiber.index)
      _ = world.simulation.addFiber(
        world.simulation.name(of: fiber), attempt: attempt + 2,
        on: world.simulation.host(of: fiber),
        startingAt: world.simulation.now + 40)
    }
    world.run(setup) { client in
      if client.fiber.index == 0 { client.world.setup.fired(client.world, 1) }
      for number in 1...8 {
        if (try? await client.echo(number, timeout: 150)) == nil { client.say("no \(number)") }
        try await client.sleep(for: number * 7)
      }
      client.say("done")
    }
    return world.simulation.digest
  }
}

/// Takes anything, by a generator of its own.
private final class Whimsical: Scheduler {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    state = Seed.mix(state &+ 0x9e37_79b9_7f4a_7c15)
    return Int(state % UInt64(upcoming.count))
  }
}

/// Goal: whatever goes wrong, a run is a pure function of its schedule. Method: worlds with each
/// fault and with all, run again: in the same world after another, without a trace, on other
/// threads, and under a scheduler and then as the plain schedule that it wrote down.
@Suite struct `A troubled world` {
  private static let seeds = (1...12 as ClosedRange<UInt64>).map {
    Schedule.seed(Seed(rawValue: $0))
  }

  @Test(arguments: Trouble.each)
  private func `goes the same way again, whatever came between, recorded or not`(trouble: Trouble) {
    let world = EchoWorld()
    let first = Self.seeds.map { trouble.run(EchoWorld(), $0) }
    #expect(Set(first.map(\.value)).count == first.count)
    for (schedule, digest) in zip(Self.seeds, first).reversed() {
      #expect(trouble.run(world, schedule) == digest)
      #expect(trouble.run(world, schedule, isRecording: false) == digest)
    }
  }

  @Test(arguments: Trouble.each)
  private func `strikes`(trouble: Trouble) {
    let world = EchoWorld()
    var kinds: Set<EventKind> = []
    for schedule in Self.seeds {
      trouble.run(world, schedule)
      kinds.formUnion(world.simulation.trace.map(\.kind))
      #expect(world.simulation.leaked == 0)
    }
    let faults = trouble.network
    #expect(kinds.contains(.tail) == (faults.tail != nil))
    #expect(kinds.contains(.loss) == (faults.loss != nil))
    #expect(kinds.contains(.copy) == (faults.duplication != nil))
    #expect(kinds.contains(.cut) == (faults.partitions != nil))
    #expect(kinds.isSuperset(of: [.crash, .restart, .unreachable]) == (trouble.crashes != nil))
  }

  @Test func `goes the same way on two threads`() async {
    let trouble = Trouble.each[5]
    let expected = Self.seeds.map { trouble.run(EchoWorld(), $0) }
    let finished = (0..<2).map { _ in AsyncStream<[Digest]>.makeStream() }
    for (_, continuation) in finished {
      Thread.detachNewThread {
        let world = EchoWorld()
        continuation.yield(Self.seeds.map { trouble.run(world, $0) })
        continuation.finish()
      }
    }
    for (stream, _) in finished {
      for await digests in stream { #expect(digests == expected) }
    }
  }

  @Test(arguments: Trouble.each)
  private func `under a scheduler is the same as the schedule that is written down`(
    trouble: Trouble
  ) {
    let world = EchoWorld()
    for (number, schedule) in Self.seeds.enumerated() {
      let digest = trouble.run(world, schedule, scheduler: Whimsical(UInt64(number)))
      let log = world.log
      let asked = world.simulation.choices.asked ?? []
      #expect(Set(asked.map(\.key)).count == asked.count)
      let overrides = asked.map { Schedule.Override($0.key, $0.value, witness: $0.witness) }
      for base in [Schedule.Base.calm, schedule.base] {
        trouble.run(world, Schedule(base: base, overrides: overrides))
        #expect(world.log == log, "seed \(number + 1)")
        #expect(world.simulation.digest == digest, "seed \(number + 1)")
        #expect(world.simulation.choices.overrideFates.allSatisfy { $0.fate == .applied })
      }
    }
  }

  @Test func `its digests are pinned`() {
    let world = EchoWorld()
    #expect(
      Trouble.each.map { $0.run(world, Self.seeds[0], isRecording: false).description } == [
        "0x2b950c7f2e3bcacc", "0xe616903269e0d0c0", "0xa060f361e453a1c7", "0x60e4cd085f84926b",
        "0xb47fef18d6560480", "0x854b9b581bbbf83e", "0x9ce8dfe0190658d1",
      ])
  }
}
