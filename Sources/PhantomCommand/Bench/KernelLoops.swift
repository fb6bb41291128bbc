import Simulation

/// The kernel alone: loops of events and of suspensions, without a shop around them.
final class KernelLoops: World, @unchecked Sendable {
  // Unchecked: used on one thread only.
  private let simulation = Simulation()
  private var process = ProcessID.none
  private var timersLeft = 0
  private var timers = 0
  private var sleeps = 0

  /// Lets 16 timers fire, each of which sets the next, until `count` have fired.
  func events(_ count: Int) {
    reset()
    timersLeft = count
    timers = 0
    for _ in 0..<16 { setTimer() }
    _ = simulation.run()
  }

  /// Lets one fiber sleep `count` times: a suspension and an event each.
  func suspensions(_ count: Int) {
    reset()
    sleeps = count
    _ = simulation.addFiber(ProcessName(Role(rawValue: 1), 1), on: process, startingAt: 0)
    _ = simulation.run()
  }

  func start(_ fiber: FiberID) {
    let count = sleeps
    Task(executorPreference: simulation.executor(for: fiber), priority: Simulation.priority) {
      [simulation] in
      for _ in 0..<count { try? await simulation.sleep(fiber, for: 1) }
      simulation.finish(fiber)
    }
  }

  func fire(_ token: UInt8, at process: ProcessID) { setTimer() }

  func receive(request message: MessageID, at process: ProcessID) {}

  func receive(reply message: MessageID, from process: ProcessID, for fiber: FiberID) {}

  func copy(_ message: MessageID, into copy: MessageID) {}

  func crashed(_ process: ProcessID) {}

  func restarted(_ process: ProcessID) {}

  func refused(_ fiber: FiberID) {}

  var isAtRest: Bool { true }

  private func reset() {
    simulation.reset(
      self, schedule: .seed(Seed(rawValue: 8)), horizon: SimulationLimits.horizon,
      recording: false, labels: [])
    process = simulation.addProcess(ProcessName(Role(rawValue: 0)))
  }

  private func setTimer() {
    guard timersLeft > 0 else { return }
    timersLeft -= 1
    timers += 1
    simulation.setTimer(of: process, after: timers & 127, count: timers)
  }
}
