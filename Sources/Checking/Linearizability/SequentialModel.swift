/// What an object does when operations come one at a time: the specification that a concurrent history
/// is held against.
public protocol SequentialModel: Sendable {
  /// What the object remembers.
  associatedtype State: Hashable & Sendable
  /// What an operation asks for, and what it was told.
  associatedtype Action: Equatable & Sendable

  /// How the object begins.
  var initial: State { get }

  /// What the object remembers after `action`; nil if it would have told something else than the
  /// action was told.
  func step(_ state: State, _ action: Action) -> State?

  /// Whether `action` never changes what is remembered, whatever that is.
  func isPure(_ action: Action) -> Bool
}

/// An operation of a history: from the event at which it was called to the one at which it returned.
public struct ConcurrentOperation<Action: Equatable & Sendable>: Sendable {
  /// What it asked for, and was told.
  public var action: Action
  /// When it was called, as the place of an event in the history.
  public var call: Int
  /// When it returned; nil if nobody knows: it may take effect at any later time, or never.
  public var end: Int?

  /// An operation that was called at `call` and returned at `end`.
  public init(_ action: Action, call: Int, end: Int?) {
    self.action = action
    self.call = call
    self.end = end
  }
}
