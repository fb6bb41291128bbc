import Testing

@testable import Simulation

/// Goal: a message is lost, copied or held up when its own choice says so, and then only. Method:
/// overrides of a calm world, tick by tick; then counts over many messages of seeds.
@Suite struct `A network that loses, copies and holds up` {
  private let all = NetworkFaults(
    tail: DelayTail(odds: 4, extra: 5...5_000), loss: 5, duplication: 3)

  private func key(_ aspect: Aspect, _ leg: Leg = .request, count: Int = 1) -> ChoiceKey {
    ChoiceKey(aspect, of: client(1), to: server, count: count, leg: leg)
  }

  private func run(
    _ overrides: [(ChoiceKey, Int)], _ script: EchoWorld.Script? = nil
  ) -> EchoWorld {
    let world = EchoWorld()
    let schedule = Schedule(base: .calm, overrides: overrides.map { .init($0.0, $0.1) })
    world.run(
      .init(schedule: schedule, network: all),
      script ?? { client in client.say("got \(try await client.echo(7, timeout: 300))") })
    return world
  }

  @Test func `a calm world has none of it`() {
    let world = run([])
    #expect(world.log == ["10 server got 7", "20 client-1 got 7"])
    #expect(world.mishaps == [])
    #expect(world.simulation.messagesSent == 2)
  }

  @Test func `a request that is lost never arrives, and the trace says where it was sent`() {
    let world = run([(key(.loss), 1)])
    #expect(world.log == ["300 client-1 threw timedOut"])
    #expect(world.mishaps == ["0 loss at host-1, host-1 > server"])
    #expect(world.simulation.trace.first { $0.kind == .loss }?.message?.label == "echo")
    #expect(world.simulation.messagesSent == 1)
  }

  @Test func `a reply that is lost leaves what the request did`() {
    let world = run([(key(.loss, .reply), 1)])
    #expect(world.log == ["10 server got 7", "300 client-1 threw timedOut"])
    #expect(world.mishaps == ["10 loss at server, server > host-1 reply"])
  }

  @Test func `a message in the tail takes so many ticks more`() {
    let world = run([(key(.tail), 90), (key(.tail, .reply), 3)])
    #expect(world.log == ["100 server got 7", "113 client-1 got 7"])
    #expect(
      world.mishaps == [
        "0 tail at host-1, host-1 > server", "100 tail at server, server > host-1 reply",
      ])
  }

  @Test func `a copy of a request is handled a second time, and its reply is late`() {
    let world = run([(key(.duplication), 25)])
    #expect(world.log == ["10 server got 7", "20 client-1 got 7", "25 server got 7"])
    #expect(world.mishaps == ["0 copy at host-1, host-1 > server"])
    #expect(world.simulation.trace.last?.kind == .lateReply)
    #expect(world.simulation.trace.last?.tick == 35)
  }

  @Test func `a copy may overtake what it is a copy of`() {
    let early = run([(key(.duplication), 1)])
    #expect(early.log == ["1 server got 7", "10 server got 7", "11 client-1 got 7"])
    let reply = run([(key(.duplication, .reply), 4)])
    #expect(reply.log == ["10 server got 7", "14 client-1 got 7"])
    #expect(reply.simulation.trace.last?.kind == .lateReply)
    #expect(reply.simulation.trace.last?.tick == 20)
  }

  @Test func `the reply to a copy has choices of its own`() {
    let late = run([(key(.duplication), 25), (key(.delay, .copyReply), 200)])
    #expect(late.simulation.trace.last?.tick == 225)
    let lost = run([(key(.duplication), 25), (key(.loss, .copyReply), 1)])
    #expect(lost.mishaps.last == "25 loss at server, server > host-1 reply")
    #expect(lost.simulation.trace.last?.kind == .loss)
    // The copy's reply does where the first is lost.
    let saved = run([(key(.duplication), 25), (key(.loss, .reply), 1)])
    #expect(saved.log.last == "35 client-1 got 7")
  }

  @Test func `a copy is the message as it was sent`() {
    let world = run([(key(.duplication), 250)]) { client in
      client.say("got \(try await client.echo(1))")
      // The number of the first message is used again by now.
      client.say("got \(try await client.echo(2))")
    }
    #expect(world.received == [1, 2, 1])
  }

  @Test func `where every message is copied, copies are not`() {
    let world = EchoWorld()
    world.run(
      .init(
        schedule: .seed(Seed(rawValue: 1)), latency: 10...30, network: NetworkFaults(duplication: 1)
      )
    ) { client in try await client.echo(7) }
    #expect(world.received == [7, 7])
    // The request; the reply; the reply to the copy has none.
    #expect(world.simulation.trace.count { $0.kind == .copy } == 2)
    #expect(world.simulation.trace.count { $0.kind == .reply } == 1)
    #expect(world.simulation.trace.count { $0.kind == .lateReply } == 2)
  }

  private func chatter(_ network: NetworkFaults, seed: UInt64, calls: Int = 400) -> EchoWorld {
    let world = EchoWorld()
    world.run(
      .init(
        schedule: .seed(Seed(rawValue: seed)), latency: 10...30, horizon: 1_000_000,
        starts: [0, 1],
        network: network)
    ) { client in for number in 1...calls { _ = try? await client.echo(number, timeout: 80) } }
    return world
  }

  @Test(arguments: [
    (NetworkFaults.none, [Aspect.delay, .priority]),
    (NetworkFaults(loss: 5), [.delay, .priority, .loss]),
    (NetworkFaults(duplication: 5), [.delay, .priority, .duplication]),
    (NetworkFaults(tail: DelayTail(odds: 2, extra: 1...9)), [.delay, .priority, .tail]),
  ])
  func `what is not switched on is not asked for`(network: NetworkFaults, aspects: [Aspect]) {
    let asked = chatter(network, seed: 3).simulation.choices.asked ?? []
    #expect(Set(asked.map(\.key.aspect)) == Set(aspects))
    #expect(Set(asked.map(\.key)).count == asked.count)
  }

  @Test func `a fault leaves the choices of others as they were`() {
    func delays(_ network: NetworkFaults) -> [ChoiceKey: Int] {
      let asked = chatter(network, seed: 5).simulation.choices.asked ?? []
      let delays = asked.filter { $0.key.aspect == .delay }.map { ($0.key, $0.value) }
      return Dictionary(delays, uniquingKeysWith: { first, _ in first })
    }
    let calm = delays(.none)
    let troubled = delays(all)
    let common = calm.keys.filter { troubled[$0] != nil }
    #expect(common.count > 500)
    #expect(common.allSatisfy { calm[$0] == troubled[$0] })
  }

  @Test(arguments: [2, 7, 40])
  func `one in so many messages is lost, or copied`(odds: Int) {
    for (network, aspect) in [
      (NetworkFaults(loss: odds), Aspect.loss), (NetworkFaults(duplication: odds), .duplication),
    ] {
      let asked = (chatter(network, seed: 8, calls: 2_000).simulation.choices.asked ?? [])
        .filter { $0.key.aspect == aspect }
      let hits = asked.count { $0.value > 0 }
      // Five standard deviations: the variance is below n / odds.
      let gap = hits * odds - asked.count
      #expect(asked.count > 4_000)
      #expect(gap * gap < 25 * asked.count * odds, "\(hits) of \(asked.count), \(aspect.word)")
    }
  }

  @Test func `most tails are short, and some are very long`() {
    var choices = Choices(.seed(Seed(rawValue: 11)))
    let range = 100...100_000
    let drawn = (1...60_000).map {
      choices.chooseTail(key(.tail, count: $0), in: range, oneIn: 3, witness: nil)
    }
    let tails = drawn.filter { $0 != 0 }.sorted()
    #expect(abs(tails.count - 20_000) < 600)
    #expect(tails.allSatisfy(range.contains))
    // Seventeen bits, so an eighteenth of the numbers are from the whole of the range, as many from
    // its lower half, and so on: half of them are within some hundred ticks.
    #expect((60...150).contains(tails[tails.count / 2] - range.lowerBound))
    let upperHalf = tails.count { $0 > 50_050 }
    #expect((400...720).contains(upperHalf), "\(upperHalf)")
    #expect((tails.last ?? 0) > 98_000)
  }

  @Test(arguments: [0...0, 7...7, -5...9, Int.min...Int.max])
  func `a tail of any range is within it`(range: ClosedRange<Int>) {
    var choices = Choices(.seed(Seed(rawValue: 11)))
    for count in 1...500 {
      let drawn = choices.chooseTail(key(.tail, count: count), in: range, oneIn: 1, witness: nil)
      #expect(range.contains(drawn))
    }
  }
}
