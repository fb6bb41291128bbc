import Testing

@testable import Simulation

// Each of these once failed: it shows something that the code did and its documentation rules out.

@Suite struct RegressionTests {
  typealias Override = Schedule.Override

  private let pauses = Affliction(window: 1_000, odds: 4, strength: 10...300)

  private func pause(
    _ name: ProcessName, _ window: Int, start: Tick, length: Tick
  ) -> [Override] {
    [
      Override(ChoiceKey(.pauseLength, of: name, count: window), length),
      Override(ChoiceKey(.pauseStart, of: name, count: window), start),
    ]
  }

  private func received(_ overrides: [Override], starts: [Tick]) -> [Int] {
    let world = EchoWorld()
    world.run(
      .init(
        schedule: Schedule(base: .calm, overrides: overrides), pauses: pauses, starts: starts)
    ) { client in try await client.echo(Int(client.fiber.index) + 1) }
    return world.received
  }

  // `Simulation.isDeferred`: "What arrives during a pause is handled in the order of arrival, before
  // anything new". A deferred event is made anew, so what was sent before that goes first.
  @Test func `what arrives as a pause ends is handled after what arrived during it`() {
    // The server is paused from 50 until 105; the requests arrive at 104 and 105.
    #expect(received(pause(server, 1, start: 50, length: 55), starts: [94, 95]) == [1, 2])
  }

  // The same with overlapping pauses: what was put off until the end of the first is put off again,
  // after what came in between and was put off until the end of both.
  @Test func `what arrives during two pauses that overlap is handled in order of arrival`() {
    // The server is paused from 900 until 1200, and from 1100 until 1350; arrivals at 910 and 1105.
    let overrides =
      pause(server, 1, start: 900, length: 300) + pause(server, 2, start: 100, length: 250)
    #expect(received(overrides, starts: [900, 1_095]) == [1, 2])
  }

  // `Windows`: each occurrence "is keyed by process and window, so none depends on another". An
  // occurrence that an override moves beyond its window hides those of the windows in between.
  @Test func `a pause that an override moves far away does not undo the pause of the next window`()
  {
    let second = pause(server, 2, start: 0, length: 300)
    let far = pause(server, 1, start: 5_000, length: 10)
    #expect(received(second, starts: [1_000, 1_289]) == [1, 2])
    let world = EchoWorld()
    world.run(
      .init(
        schedule: Schedule(base: .calm, overrides: far + second), pauses: pauses, starts: [1_000])
    ) { client in try await client.echo(1) }
    #expect(world.log == ["1300 server got 1"])
  }

  // `Simulation.crash`: calls throw "in the order in which they were made". They do in the order of
  // the calls' numbers, and a number that was given back last is the first to be used again.
  @Test func `parked calls end in the order in which they were made, after others were answered`() {
    let world = EchoWorld()
    world.run(
      .init(
        starts: [0, 0, 30, 31],
        then: { world, number in
          if number == 3 { world.simulation.crash(world.hostIDs[0]) }
        })
    ) { client in try await client.echo(Int(client.fiber.index) + 1) }
    #expect(
      world.log.filter { $0.contains("threw") } == [
        "40 client-3 threw processEnded", "40 client-4 threw processEnded",
      ])
  }

  // `ChoiceKey` is packed injectively; a peer of role 255 is read back as no peer.
  @Test func `a peer of the last role is a peer`() {
    let peer = ProcessName(Role(rawValue: 255))
    let key = ChoiceKey(.delay, of: client(1), to: peer)
    #expect(key.peer == peer)
    #expect(key != ChoiceKey(.delay, of: client(1)))
  }

  // A number has one spelling in a name (`client-01` is refused), but many in a count or an attempt.
  @Test(arguments: [
    "client-1 > server #+2 request delay", "client-1 > server #02 request delay",
    "client-1 attempt-+2 delay", "client-1 attempt-002 delay",
  ])
  func `a key has one spelling`(text: String) {
    #expect(ChoiceKey(text, names: .test) == nil)
  }

  // `Schedule.Override.value` "may lie outside the scenario's ranges", and no bound is stated.
  @Test func `an override of where a pause begins does not trap, however large`() async {
    await #expect(processExitsWith: .success) {
      var choices = Choices(
        Schedule(
          base: .calm,
          overrides: [
            Override(ChoiceKey(.pauseLength, of: server, count: 2), 10),
            Override(ChoiceKey(.pauseStart, of: server, count: 2), Int.max),
          ]))
      let pauses = Affliction(window: 1_000, odds: 4, strength: 10...300)
      var windows = Windows(pauses, of: server, strength: .pauseLength, start: .pauseStart)
      _ = windows.next(upTo: 5_000, &choices)
    }
  }

  @Test func `an override of a clock's drift does not trap, however large`() async {
    await #expect(processExitsWith: .success) {
      var choices = Choices(
        Schedule(
          base: .calm, overrides: [Override(ChoiceKey(.clockDrift, of: server), Int.max)]))
      let faults = ClockFaults(
        offset: 0...0, drift: 0...0, jumps: Affliction(window: 1 << 61, odds: 4, strength: 0...0))
      var clock = UnreliableClock(faults, of: server, &choices)
      _ = clock.reading(at: 2_000_000, &choices)
    }
  }

  @Test func `the work of a server and the way of its reply do not trap, however long`() async {
    await #expect(processExitsWith: .success) {
      let key = ChoiceKey(.delay, of: client(1), attempt: 1, to: server, count: 1, leg: .reply)
      let simulation = Simulation()
      let world = Worker(simulation)
      simulation.reset(
        world, schedule: Schedule(base: .calm, overrides: [Override(key, Int.max)]), horizon: 100,
        recording: false, labels: [])
      world.id = simulation.addProcess(server, link: Link(latency: 1...2))
      let fiber = simulation.addFiber(client(1), on: world.id, startingAt: nil)
      simulation.send(simulation.makeMessage(), from: fiber, to: world.id, label: 0)
      _ = simulation.run()
    }
  }

  /// A server that works for five ticks.
  final class Worker: World {
    let simulation: Simulation
    var id = ProcessID.none

    init(_ simulation: Simulation) { self.simulation = simulation }

    func start(_ fiber: FiberID) {}
    func receive(request message: MessageID, at process: ProcessID) {
      simulation.reply(to: message, after: 5)
    }
    func receive(reply message: MessageID, from process: ProcessID, for fiber: FiberID) {
      simulation.discard(message)
    }
    func fire(_ token: UInt8, at process: ProcessID) {}
    func copy(_ message: MessageID, into copy: MessageID) {}
    func crashed(_ process: ProcessID) {}
    func restarted(_ process: ProcessID) {}
    func refused(_ fiber: FiberID) {}
    var isAtRest: Bool { true }
  }
}
