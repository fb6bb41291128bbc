import Testing

@testable import Simulation

// Goal: messages travel as long as their link allows, and arrive in the order (tick, priority,
// made). Method: the trace of an echo server, read against the choices that were recorded.

@Suite struct DeliveryTests {
  typealias Override = Schedule.Override

  private func key(
    _ aspect: Aspect, _ number: UInt32, _ count: Int, _ leg: Leg
  ) -> ChoiceKey {
    ChoiceKey(aspect, of: client(number), attempt: 1, to: server, count: count, leg: leg)
  }

  private func start(_ number: UInt32) -> ChoiceKey {
    ChoiceKey(.priority, of: client(number), attempt: 1, leg: .start)
  }

  @Test func `in a calm world every message takes the least there is`() {
    let world = EchoWorld()
    let ending = world.run(.init(latency: 10...20, starts: [0, 5])) {
      client in
      client.say("got \(try await client.echo(7))")
      client.say("got \(try await client.echo(8))")
    }
    #expect(ending == .quiet)
    #expect(
      world.log == [
        "10 server got 7", "15 server got 7", "20 client-1 got 7", "25 client-2 got 7",
        "30 server got 8", "35 server got 8", "40 client-1 got 8", "45 client-2 got 8",
      ])
    #expect(world.simulation.now == 45)
    #expect(world.simulation.sequence == 10)
  }

  @Test func `every delay lies in the link's range, and both ends come up`() {
    var seen: Set<Tick> = []
    for seed in 1...40 as ClosedRange<UInt64> {
      let world = EchoWorld()
      let setup = EchoWorld.Setup(
        schedule: .seed(Seed(rawValue: seed)), latency: 10...20,
        starts: [0, 0, 0])
      world.run(setup) { client in
        for _ in 1...5 { try await client.echo() }
      }
      let trace = world.simulation.trace
      #expect(trace.count == 3 + 2 * 15)
      for event in trace where event.kind == .request || event.kind == .reply {
        let delay = event.tick - trace[event.cause - 1].tick
        #expect((10...20).contains(delay), "seed \(seed)")
        seen.insert(delay)
      }
    }
    #expect(seen == Set(10...20))
  }

  @Test func `a message's delay is the answer to its key`() {
    let world = EchoWorld()
    let setup = EchoWorld.Setup(
      schedule: .seed(Seed(rawValue: 3)), latency: 10...1_000, starts: [0, 0])
    world.run(setup) { client in for _ in 1...3 { try await client.echo() }
    }
    for number in 1...2 as ClosedRange<UInt32> {
      var choices = Choices(setup.schedule)
      var tick = 0
      var expected = [0]
      for count in 1...3 {
        for leg in [Leg.request, .reply] {
          tick += choices.choose(
            key(.delay, number, count, leg), in: 10...1_000, calm: 0, witness: nil)
          expected.append(tick)
        }
      }
      let ticks = world.simulation.trace.filter { $0.fiber == client(number) }.map(\.tick)
      #expect(ticks == expected)
    }
  }

  @Test func `a message's witness is its label, and its calm delay the least`() throws {
    let world = EchoWorld()
    world.run(.init(latency: 10...20)) { client in try await client.echo() }
    let choice = try #require(
      world.simulation.choices.asked?.first { $0.key == key(.delay, 1, 1, .reply) })
    #expect(choice == Choice(key: choice.key, value: 10, calm: 10, witness: "echo"))
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `events of one tick go by priority, and then in the order in which they were made`(
    seed: UInt64
  ) {
    let world = EchoWorld()
    let schedule = Schedule.seed(Seed(rawValue: seed))
    world.run(.init(schedule: schedule, starts: Array(repeating: 0, count: 60))) {
      client in
      try await client.echo()
    }
    var choices = Choices(schedule)
    func sorted(_ before: [UInt32], _ key: (UInt32) -> ChoiceKey) -> [UInt32] {
      let keyed = before.enumerated().map { made, number in
        (choices.choose(key(number), in: 0...255, calm: 0, witness: nil), made, number)
      }
      return keyed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
    func seen(_ kind: EventKind) -> [UInt32] {
      world.simulation.trace.filter { $0.kind == kind }.compactMap { $0.fiber?.number }
    }
    let starts = sorted(Array(1...60)) { start($0) }
    let requests = sorted(starts) { key(.priority, $0, 1, .request) }
    #expect(seen(.start) == starts)
    #expect(seen(.request) == requests)
    #expect(seen(.reply) == sorted(requests) { key(.priority, $0, 1, .reply) })
  }

  @Test(
    arguments: [
      ([], [1, 2, 3]), ([(1, 1)], [2, 3, 1]), ([(2, 255)], [1, 3, 2]),
      ([(1, 2), (2, 1)], [3, 2, 1]),
      ([(1, 1), (2, 1)], [3, 1, 2]), ([(1, 255), (2, 1_000)], [3, 1, 2]),
      ([(1, Int.max), (2, 255)], [3, 1, 2]), ([(3, -1)], [1, 2, 3]), ([(1, Int.min)], [1, 2, 3]),
    ] as [([(UInt32, Int)], [Int])])
  func `an override of a priority moves an event among those of its tick`(
    values: [(UInt32, Int)], expected: [Int]
  ) {
    let overrides = values.map { Override(key(.priority, $0, 1, .request), $1, witness: "echo") }
    let world = EchoWorld()
    let setup = EchoWorld.Setup(
      schedule: Schedule(base: .calm, overrides: overrides), starts: [0, 0, 0])
    world.run(
      setup, { client in try await client.echo(1) },
      { client in try await client.echo(2) },
      { client in try await client.echo(3) })
    #expect(world.received == expected)
    #expect(world.simulation.now == 20)
    #expect(world.simulation.choices.overrideFates.allSatisfy { $0.fate == .applied })
  }

  @Test func `an override of a delay may leave the link's range, but not time's direction`() {
    let overrides = [
      Override(key(.delay, 1, 1, .request), 1_000), Override(key(.delay, 2, 1, .request), 0),
      Override(key(.delay, 3, 1, .request), -50),
    ]
    let world = EchoWorld()
    let setup = EchoWorld.Setup(
      schedule: Schedule(base: .calm, overrides: overrides), starts: [3, 3, 3])
    world.run(
      setup, { client in try await client.echo(1) },
      { client in try await client.echo(2) },
      { client in try await client.echo(3) })
    #expect(world.log == ["3 server got 2", "3 server got 3", "1003 server got 1"])
  }

  @Test func `several calls of one client may be on their way at once`() {
    let world = EchoWorld()
    let overrides = [Override(key(.delay, 1, 1, .request), 30)]
    world.run(.init(schedule: Schedule(base: .calm, overrides: overrides))) {
      client in
      async let first = try? client.echo(1)
      async let second = try? client.echo(2)
      let both = await (first, second)
      client.say("got \(both.0 ?? 0) and \(both.1 ?? 0)")
    }
    #expect(
      world.log == ["10 server got 2", "30 server got 1", "40 client-1 got 1 and 2"])
  }

  @Test func `what is added to a world leaves the choices of the others alone`() {
    func choices(_ starts: [Tick]) -> [ChoiceKey: Int] {
      let world = EchoWorld()
      world.run(.init(schedule: .seed(Seed(rawValue: 5)), latency: 10...90, starts: starts)) {
        client in for _ in 1...4 { try await client.echo() }
      }
      let asked = world.simulation.choices.asked ?? []
      return Dictionary(asked.map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
    }
    let few = choices([0, 0])
    let many = choices([0, 7, 0, 0, 3])
    #expect(few.count == 2 * (1 + 4 * 4))
    for (key, value) in few { #expect(many[key] == value) }
  }
}
