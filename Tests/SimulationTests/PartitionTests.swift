import Testing

@testable import Simulation

/// Goal: while a partition lasts, nothing goes from one side to the other, or not one way, and all
/// else goes. Method: overrides of a calm world; then random partitions against their definition.
@Suite struct `A network that is partitioned` {
  private let partitions = Affliction(window: 1_000, odds: 2, strength: 50...1_500)

  private func partition(
    _ window: Int = 1, start: Tick, length: Tick, way: Int = 0, across: [ProcessName]
  ) -> [Schedule.Override] {
    [
      .init(ChoiceKey(.partitionLength, of: network, count: window), length),
      .init(ChoiceKey(.partitionStart, of: network, count: window), start),
      .init(ChoiceKey(.partitionWay, of: network, count: window), way),
    ] + across.map { .init(ChoiceKey(.partitionSide, of: $0, count: window), 1) }
  }

  private func run(_ overrides: [Schedule.Override], starts: [Tick], hosts: Int = 1) -> EchoWorld {
    let world = EchoWorld()
    world.run(
      .init(
        schedule: Schedule(base: .calm, overrides: overrides), hosts: hosts, starts: starts,
        network: NetworkFaults(partitions: partitions))
    ) { client in
      client.say("got \(try await client.echo(Int(client.fiber.index) + 1, timeout: 100))")
    }
    return world
  }

  @Test func `what is sent across while it lasts is lost; what is on its way arrives`() {
    let world = run(
      partition(start: 15, length: 20, across: [host(1)]), starts: [2, 14, 15, 34, 35])
    // Requests at 2 and 14 are on their way; the reply to the second is sent at 24, and lost.
    #expect(world.received == [1, 2, 5])
    #expect(
      world.mishaps == [
        "15 cut at host-1, host-1 > server", "24 cut at server, server > host-1 reply",
        "34 cut at host-1, host-1 > server",
      ])
    #expect(world.log.contains("22 client-1 got 1"))
    #expect(world.log.contains("55 client-5 got 5"))
    #expect(
      world.simulation.outages == [
        Outage(
          kind: .partition(isOneWay: false, isFromThem: false), processes: [host(1)], start: 15,
          end: 35)
      ])
  }

  @Test func `what stays on one side arrives`() {
    let world = run(
      partition(start: 0, length: 500, across: [host(1)]), starts: [5, 5], hosts: 2)
    #expect(world.received == [2])
    #expect(world.log.contains("25 client-2 got 2"))
    let together = run(
      partition(start: 0, length: 500, across: [host(1), server]), starts: [5, 5], hosts: 2)
    #expect(together.received == [1])
  }

  @Test func `one that cuts one way lets through what goes the other way`() {
    // Host 1 is on side 1, the server on side 0.
    let deaf = run(partition(start: 0, length: 500, way: 1, across: [host(1)]), starts: [5])
    #expect(deaf.received == [1])
    #expect(deaf.mishaps == ["15 cut at server, server > host-1 reply"])
    let mute = run(partition(start: 0, length: 500, way: 2, across: [host(1)]), starts: [5])
    #expect(mute.received == [])
    #expect(mute.mishaps == ["5 cut at host-1, host-1 > server"])
  }

  @Test func `of two that overlap each cuts as long as it lasts`() {
    let overrides =
      partition(1, start: 900, length: 2_000, across: [host(1)])
      + partition(2, start: 100, length: 100, across: [host(2)])
    let world = run(overrides, starts: [1_150, 1_151, 1_250, 1_251], hosts: 2)
    #expect(world.received == [4])
    #expect(world.mishaps.count == 3)
  }

  @Test func `an override may make one last for long`() {
    let world = run(
      partition(start: 0, length: 1_000_000, across: [host(1)]), starts: [500_000, 1_000_000])
    #expect(world.received == [2])
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `processes are cut off when their choices say so, and only then`(seed: UInt64) {
    let schedule = Schedule.seed(Seed(rawValue: seed))
    let names = [server, host(1), host(2), host(3)]
    let partitions = partitions
    /// By the definition: each window on its own.
    @Sendable func isCut(_ from: ProcessName, _ to: ProcessName, at tick: Tick) -> Bool {
      var choices = Choices(schedule)
      return (1...tick / partitions.window + 1).contains { window in
        func answer(_ aspect: Aspect, _ name: ProcessName, _ range: ClosedRange<Int>) -> Int {
          choices.choose(
            ChoiceKey(aspect, of: name, count: window), in: range, calm: 0, witness: nil)
        }
        let length = choices.chooseRarely(
          ChoiceKey(.partitionLength, of: network, count: window), in: partitions.strength,
          oneIn: partitions.odds)
        let start = (window - 1) * partitions.window + answer(.partitionStart, network, 0...999)
        guard length > 0, (start..<start + length).contains(tick) else { return false }
        let sides = (answer(.partitionSide, from, 0...1), answer(.partitionSide, to, 0...1))
        return [sides.0 != sides.1, sides == (0, 1), sides == (1, 0)][
          answer(.partitionWay, network, 0...2)]
      }
    }
    let world = EchoWorld()
    world.run(
      .init(schedule: schedule, hosts: 3, network: NetworkFaults(partitions: partitions))
    ) { client in
      for _ in 1...60 {
        let world = client.world
        for (from, sender) in zip(names, [world.serverID] + world.hostIDs) {
          for (to, receiver) in zip(names, [world.serverID] + world.hostIDs) {
            let isLost = world.simulation.isCut(from: sender, to: receiver)
            client.say(
              "\(from.role.rawValue)\(from.number)\(to.role.rawValue)\(to.number) \(isLost)")
            if isLost != isCut(from, to, at: world.simulation.now) { client.say("differs") }
          }
        }
        try await client.sleep(for: 137)
      }
    }
    #expect(!world.log.contains { $0.hasSuffix("differs") }, "seed \(seed)")
    #expect(world.log.contains { $0.hasSuffix("true") })
    #expect(world.log.contains { $0.hasSuffix("false") })
  }
}
