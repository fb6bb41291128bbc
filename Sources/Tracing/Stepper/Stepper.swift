import Checking

/// Steps through a recorded run, forwards and backwards, and asks what would come of another choice.
///
/// It knows nothing but recordings. Keys go in (``press(_:)``), screens come out
/// (``screen(width:height:)``); what it cannot do itself, run again and save, it wishes for, and is
/// told what came of it.
public struct Stepper: Sendable {
  /// A choice, and another answer than it had.
  public struct Override: Sendable, Equatable {
    /// As seed files write it: `order-2 > db #2 request delay`.
    public var key: String
    /// The answer.
    public var value: Int

    /// The answer `value` to the choice `key`.
    public init(_ key: String, _ value: Int) {
      self.key = key
      self.value = value
    }
  }

  /// What is to be done outside of it.
  public enum Wish: Sendable, Equatable {
    /// To run again with these in place of what was chosen; to be answered by
    /// ``Stepper/ran(_:notes:)`` or ``Stepper/refused(_:)``.
    case rerun([Override])
    /// To save the run as it is now; to be answered by ``Stepper/saved(_:)``,
    /// ``Stepper/refused(_:)``, or ``Stepper/isThere(_:)`` if that would replace a file and must not.
    case save(path: String, replaces: Bool)
    /// To come to an end.
    case quit
    /// To draw everything anew.
    case redraw
  }

  /// A part of the screen.
  enum Pane: CaseIterable {
    case timeline, event, orders, ledger
  }

  /// Something that was said in answer to a key.
  struct Message {
    var text: String
    var style: Screen.Style = .plain
  }

  /// What is being asked.
  struct Prompt {
    enum Kind: Equatable {
      case tick, search, override, save
      case replace(String)
    }

    var kind: Kind
    var text = ""
    /// Whether nothing was typed yet: what is there was put there.
    var isOffered = false
    /// What was typed before choices were offered, and which of them is.
    var offer: (typed: String, place: Int)?
  }

  /// A change that was wished for.
  private struct Pending {
    var changes: [Override]
    /// It in words.
    var text: String
    var isUndoing = false
  }

  /// The run as it is now.
  public private(set) var recording: Recording
  /// As it was before anything was changed.
  let original: Recording
  /// The number of the event at hand; 0 for the beginning.
  public internal(set) var event = 0
  /// What was changed, in the order in which it was.
  public private(set) var changes: [Override] = []
  /// What was changed before each of the latest changes.
  private var earlier: [[Override]] = []
  private var pending: Pending?
  var prompt: Prompt?
  var message: Message?
  var showsHelp = false
  var zoom: Pane?
  var lastSearch = ""

  /// A stepper at the beginning of `recording`.
  public init(_ recording: Recording) {
    self.recording = recording
    self.recording.layCheckpoints()
    original = self.recording
  }

  // MARK: - Changing a choice

  /// Wishes for `override` on top of what was changed already.
  mutating func change(_ override: Override) -> Wish? {
    let old = recording.choices.first { $0.key == override.key }?.value
    guard old != override.value else {
      message = Message(text: "\(override.key) is \(override.value) already")
      return nil
    }
    var next = changes.filter { $0.key != override.key }
    // What is as it was at first is no change.
    let first = original.choices.first { $0.key == override.key }?.value
    if first != override.value { next.append(override) }
    let text = "\(override.key) " + (old.map { "\($0) → " } ?? "= ") + "\(override.value)"
    pending = Pending(changes: next, text: text)
    return .rerun(next)
  }

  /// Wishes for what was before the latest change.
  mutating func undo() -> Wish? {
    guard let last = earlier.last else {
      message = Message(text: "nothing was changed")
      return nil
    }
    pending = Pending(changes: last, text: "undone", isUndoing: true)
    return .rerun(last)
  }

  /// Takes the run that came of what was wished for; the view stays at the same event, if there is
  /// one.
  ///
  /// - Parameters:
  ///   - new: The run.
  ///   - notes: What is to be known about it, in a few words each.
  public mutating func ran(_ new: Recording, notes: [String] = []) {
    guard let pending else { return }
    self.pending = nil
    if pending.isUndoing { earlier.removeLast() } else { earlier.append(changes) }
    changes = pending.changes
    let place = new.event(like: event, in: recording)
    var parts = [pending.text + ": " + RunComparison(original, new).text] + notes
    if place == nil { parts.append("what was #\(event) does not happen any more") }
    event = place ?? min(event, new.events.count)
    recording = new
    recording.layCheckpoints()
    message = Message(
      text: parts.joined(separator: "; "), style: new.verdict == .holds ? .right : .wrong)
  }

  /// Takes it that a wish cannot be granted, and why.
  public mutating func refused(_ reason: String) {
    pending = nil
    message = Message(text: reason, style: .wrong)
  }

  /// Takes it that the run is saved at `path`.
  public mutating func saved(_ path: String) {
    message = Message(text: "saved: \(path)", style: .right)
  }

  /// Takes it that there is a file at `path` already.
  public mutating func isThere(_ path: String) {
    prompt = Prompt(kind: .replace(path))
  }

  /// Takes it that a wish will take a while.
  public mutating func isBusy() {
    message = Message(text: "runs again ...", style: .note)
  }

  // MARK: - What is at hand

  /// The event at hand; nil at the beginning.
  var present: Recording.Event? {
    recording.events.indices.contains(event - 1) ? recording.events[event - 1] : nil
  }

  /// What was chosen for the event at hand to happen just then.
  var choice: Recording.Chosen? {
    guard let present else { return nil }
    if let place = present.choice { return recording.choices[place] }
    guard present.kind == "start", let order = present.order else { return nil }
    // Which of those that begin in one tick comes first.
    let attempt = present.attempt > 1 ? " attempt-\(present.attempt)" : ""
    return recording.choices.first { $0.key == "\(order)\(attempt) start priority" }
  }
}
