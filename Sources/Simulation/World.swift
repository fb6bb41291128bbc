/// A process' place in its simulation; see ``Simulation/addProcess(_:link:pauses:clock:)``.
public struct ProcessID: Hashable, Sendable {
  /// From 0, in the order in which processes were added.
  public let index: Int32

  /// The place of no process.
  public static let none = ProcessID(index: -1)

  /// The place of the process that was added `count` processes later.
  public func advanced(by count: Int) -> ProcessID {
    ProcessID(index: index + Int32(clamping: count))
  }
}

/// A fiber's place in its simulation; see ``Simulation/addFiber(_:attempt:on:startingAt:)``.
public struct FiberID: Hashable, Sendable {
  /// From 0, in the order in which fibers were added.
  public let index: Int32

  /// The place of no fiber.
  public static let none = FiberID(index: -1)
}

/// A message in flight.
///
/// The simulation does not know what a message says. It hands out small numbers, and takes them
/// back when a message is done; whoever sends keeps the contents in an array under that number.
public struct MessageID: Hashable, Sendable {
  /// The message's number, reused once it is done.
  public let index: Int32
}

/// Whatever handles a simulation's events: plain state machines, called by the event loop, that
/// never wait.
///
/// A process that is paused handles nothing until it wakes up, and does not notice.
public protocol World: AnyObject {
  /// `fiber` begins; make a task of its code (``Simulation/executor(for:)``).
  func start(_ fiber: FiberID)

  /// A request arrived at `process`. Answer it now or later (``Simulation/reply(to:after:)``), or
  /// never (``Simulation/discard(_:)``).
  func receive(request message: MessageID, at process: ProcessID)

  /// A reply from `process` arrived for `fiber`. Code that waits for it goes on after this.
  func receive(reply message: MessageID, from process: ProcessID, for fiber: FiberID)

  /// A timer of `process` fired; see ``Simulation/setTimer(of:after:count:token:isBackground:)``.
  func fire(_ token: UInt8, at process: ProcessID)

  /// The network makes `copy` of `message`, a number of its own: copy the contents.
  func copy(_ message: MessageID, into copy: MessageID)

  /// `process` crashed: it has forgotten all that is not durable, and its fibers have ended. Discard
  /// the requests that it has not answered.
  func crashed(_ process: ProcessID)

  /// `process`, which had crashed, is there again. It has no timers.
  func restarted(_ process: ProcessID)

  /// `fiber` cannot begin, since its process is down, or crashed after it had come and before it
  /// began.
  func refused(_ fiber: FiberID)

  /// Whether nothing is left to do but what goes on for ever, such as heartbeats. Asked when only
  /// background events are left; the run ends if so.
  var isAtRest: Bool { get }
}

/// The way to a server and back.
public struct Link: Sendable, Equatable {
  /// How long a message may travel, in ticks.
  public var latency: ClosedRange<Tick>

  /// A link on which each leg takes `latency` ticks.
  public init(latency: ClosedRange<Tick>) { self.latency = latency }
}
