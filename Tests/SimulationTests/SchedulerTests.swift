import Testing

@testable import Simulation

/// Always takes the message that was sent last, or always what has its time.
private final class Stubborn: Scheduler {
  let takesTimers: Bool
  private(set) var seen: [[Upcoming]] = []

  init(takesTimers: Bool) { self.takesTimers = takesTimers }

  func next(of upcoming: [Upcoming], at step: Int) -> Int {
    seen.append(upcoming)
    let messages = upcoming.indices.filter { upcoming[$0].kind == .message }
    if takesTimers, upcoming.last?.kind != .message { return upcoming.count - 1 }
    return messages.last ?? upcoming.count - 1
  }
}

/// Goal: a scheduler orders messages as it likes, and nothing else. Method: an echo server under two
/// stubborn schedulers, its log read.
@Suite struct `A simulation whose scheduler chooses` {
  @Test func `what was sent last can arrive first, though it takes its link's time`() {
    let world = EchoWorld()
    let scheduler = Stubborn(takesTimers: false)
    world.run(.init(latency: 10...20, scheduler: scheduler, starts: [0, 0, 0])) { client in
      client.say("got \(try await client.echo(Int(client.fiber.index) + 1))")
    }
    // All three send at 0; the last goes first, and its reply is then the latest of all.
    #expect(
      world.log == [
        "10 server got 3", "20 client-3 got 3", "21 server got 2", "31 client-2 got 2",
        "32 server got 1", "42 client-1 got 1",
      ])
  }

  @Test func `what has its time is not overtaken, and comes in the order of its ticks`() {
    let world = EchoWorld()
    world.run(
      .init(
        latency: 10...20, scheduler: Stubborn(takesTimers: true), starts: [0, 500, 300])
    ) { client in
      client.say("starts")
      client.say("got \(try await client.echo(Int(client.fiber.index) + 1))")
    }
    #expect(
      world.log.prefix(3) == ["0 client-1 starts", "300 client-3 starts", "500 client-2 starts"])
    let ticks = world.log.compactMap { Int($0.prefix { $0 != " " }) }
    #expect(ticks == ticks.sorted())
    // The first message had to wait for both: it was under way for 500 ticks at least.
    let delays = world.simulation.choices.asked?.filter { $0.key.aspect == .delay }.map(\.value)
    #expect((delays?.max() ?? 0) >= 500)
  }

  @Test func `it is asked about what can happen, in the order in which it was made`() {
    let world = EchoWorld()
    let scheduler = Stubborn(takesTimers: false)
    world.run(.init(latency: 10...20, scheduler: scheduler, starts: [0, 0, 7])) { client in
      try await client.echo()
    }
    for upcoming in scheduler.seen {
      #expect(!upcoming.isEmpty)
      let messages = upcoming.filter { $0.kind == .message }.map(\.number)
      #expect(messages == messages.sorted())
      #expect(upcoming.count { $0.kind != .message } <= 1)
    }
    #expect(
      scheduler.seen.first?.map(\.kind) == [.start])
    #expect(scheduler.seen.first?.map(\.number) == [1])
  }
}
