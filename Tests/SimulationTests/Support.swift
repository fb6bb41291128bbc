@testable import Simulation

extension Role {
  static let client = Role(rawValue: 0)
  static let host = Role(rawValue: 1)
  static let server = Role(rawValue: 2)
  static let network = Role(rawValue: 3)
}

extension ProcessNames {
  static let test = ProcessNames(roles: ["client", "host", "server", "network"])
}

func client(_ number: UInt32) -> ProcessName { ProcessName(.client, number) }
func host(_ number: UInt32) -> ProcessName { ProcessName(.host, number) }
let server = ProcessName(.server)
let network = ProcessName(.network)

/// An error for code that cannot go on.
struct Unexpected: Error {}

/// A server that sends back what it gets, and clients that run scripts on their hosts.
///
/// Client n is fiber n - 1. All of it writes one log, line by line: `20 client-1 got 7`.
final class EchoWorld: World, @unchecked Sendable {
  // Unchecked: it stays on the thread of its test.

  typealias Script = @Sendable (Client) async throws -> Void

  /// What a test may alter.
  struct Setup {
    var schedule = Schedule.calm
    var latency: ClosedRange<Tick> = 10...10
    var horizon = 10_000
    var isRecording = true
    /// Chooses what happens next, in place of the schedule's delays.
    var scheduler: (any Scheduler)?
    var hosts = 1
    var pauses: Affliction?
    var clock: ClockFaults?
    /// When each client begins; the first runs `scripts[0]`, and the last script is for all others.
    var starts: [Tick] = [0]
    /// Whether the server answers a number.
    var answers: @Sendable (Int) -> Bool = { _ in true }
    /// What else happens when a number has reached the server.
    var then: (EchoWorld, Int) -> Void = { _, _ in }
    var network = NetworkFaults.none
    var crashes: Affliction?
    var healing: Tick?
    /// What happens when a process crashes, and when it is back.
    var struck: (EchoWorld, ProcessID) -> Void = { _, _ in }
    var back: (EchoWorld, ProcessID) -> Void = { _, _ in }
    var isAtRest: (EchoWorld) -> Bool = { _ in true }
    /// How long the server works on each request.
    var work: Tick = 0
    /// What happens when a fiber cannot begin.
    var refused: (EchoWorld, FiberID) -> Void = { _, _ in }
    /// What happens when a timer fires.
    var fired: (EchoWorld, UInt8) -> Void = { _, _ in }
  }

  let simulation = Simulation()
  private(set) var log: [String] = []
  /// The numbers that reached the server.
  private(set) var received: [Int] = []
  private(set) var serverID = ProcessID.none
  private(set) var hostIDs: [ProcessID] = []
  private(set) var setup = Setup()
  private var contents: [Int32: Int] = [:]
  private var scripts: [Script] = []

  /// What one client can do.
  struct Client: Sendable {
    let world: EchoWorld
    let fiber: FiberID

    /// Sends `number` to the server and waits for it to come back.
    @discardableResult
    func echo(_ number: Int = 0, timeout: Tick? = nil) async throws(CallError) -> Int {
      let message = world.simulation.makeMessage()
      world.contents[message.index] = number
      let reply = try await world.simulation.call(
        world.serverID, from: fiber, message, label: 1, timeout: timeout)
      defer { world.simulation.discard(reply) }
      return world.contents[reply.index] ?? -1
    }

    func sleep(for delay: Tick) async throws(CallError) {
      try await world.simulation.sleep(fiber, for: delay)
    }

    func say(_ text: String) {
      let name = ProcessNames.test.text(world.simulation.name(of: fiber))
      world.write("\(name) \(text)")
    }

    var clock: Tick { world.simulation.wallClock(of: fiber) }
  }

  func write(_ line: String) { log.append("\(simulation.now) \(line)") }

  /// Runs `scripts` to the end.
  @discardableResult
  func run(_ setup: Setup = Setup(), _ scripts: Script...) -> Simulation.Ending {
    self.setup = setup
    self.scripts = scripts
    log = []
    received = []
    contents = [:]
    simulation.reset(
      self, schedule: setup.schedule, horizon: setup.horizon, recording: setup.isRecording,
      labels: ["", "echo"], network: setup.network, networkName: network, healing: setup.healing,
      scheduler: setup.scheduler)
    serverID = simulation.addProcess(
      server, link: Link(latency: setup.latency), pauses: setup.pauses, crashes: setup.crashes,
      clock: setup.clock)
    hostIDs = (1...setup.hosts).map {
      simulation.addProcess(
        host(UInt32($0)), pauses: setup.pauses, crashes: setup.crashes, clock: setup.clock)
    }
    for (place, start) in setup.starts.enumerated() {
      _ = simulation.addFiber(
        client(UInt32(place + 1)), on: hostIDs[place % setup.hosts], startingAt: start)
    }
    return simulation.run()
  }

  func start(_ fiber: FiberID) {
    guard !scripts.isEmpty else { return simulation.finish(fiber) }
    let script = scripts[min(Int(fiber.index), scripts.count - 1)]
    Task(executorPreference: simulation.executor(for: fiber), priority: Simulation.priority) {
      let client = Client(world: self, fiber: fiber)
      do {
        try await script(client)
      } catch {
        client.say("threw \(error)")
      }
      self.simulation.finish(fiber)
    }
  }

  func receive(request message: MessageID, at process: ProcessID) {
    let number = contents[message.index] ?? -1
    received.append(number)
    write("server got \(number)")
    if setup.answers(number) {
      simulation.reply(to: message, after: setup.work)
    } else {
      simulation.discard(message)
    }
    setup.then(self, number)
  }

  func receive(reply message: MessageID, from process: ProcessID, for fiber: FiberID) {
    // Fibers from the 101st on only send: their process hears the reply.
    guard simulation.name(of: fiber).number > 100 else { return }
    write("\(ProcessNames.test.text(simulation.name(of: fiber))) heard")
    simulation.discard(message)
  }

  /// Sends `number` on behalf of a fiber that only sends.
  func send(_ number: Int, from fiber: FiberID, isBackground: Bool = false) {
    let message = simulation.makeMessage()
    contents[message.index] = number
    simulation.send(message, from: fiber, to: serverID, label: 1, isBackground: isBackground)
  }

  /// What went wrong, or was mended: `20 loss at host-1, host-1 > server`.
  var mishaps: [String] {
    let kinds: [EventKind] = [.loss, .cut, .unreachable, .copy, .tail, .refusal, .crash, .restart]
    return simulation.trace.filter { kinds.contains($0.kind) }.map { event in
      let names = ProcessNames.test
      let line = "\(event.tick) \(event.kind.word) at \(names.text(event.process))"
      guard let message = event.message else { return line }
      return line + ", \(names.text(message.sender)) > \(names.text(message.receiver))"
        + (message.isReply ? " reply" : "")
    }
  }

  func copy(_ message: MessageID, into copy: MessageID) {
    contents[copy.index] = contents[message.index]
  }

  func crashed(_ process: ProcessID) { setup.struck(self, process) }

  func restarted(_ process: ProcessID) { setup.back(self, process) }

  func refused(_ fiber: FiberID) {
    write("\(ProcessNames.test.text(simulation.name(of: fiber))) refused")
    setup.refused(self, fiber)
  }

  var isAtRest: Bool { setup.isAtRest(self) }

  func fire(_ token: UInt8, at process: ProcessID) {
    write("\(ProcessNames.test.text(simulation.name(of: process))) fired \(token)")
    setup.fired(self, token)
  }
}
