/// Something that will happen, unless it is cancelled before.
struct Event {
  /// What it will be.
  enum Kind: UInt8 {
    /// A fiber begins; `target` is the fiber.
    case start
    /// A request arrives; `target` is the message.
    case request
    /// A reply arrives; `target` is the message.
    case reply
    /// A call's patience runs out; `target` is the call, `argument` its generation.
    case timeout
    /// A fiber's sleep ends; `target` is the call, `argument` its generation.
    case wake
    /// A process' timer fires; `target` is the process, `argument` whatever it asked for.
    case timer
  }

  /// When.
  let tick: Tick
  /// Priority (8 bits) and sequence number (56 bits): the order within a tick.
  let rank: UInt64
  /// What.
  let kind: Kind
  /// To whom or what, as the kind says.
  let target: Int32
  /// More of it, as the kind says.
  let argument: UInt32
  /// The sequence number in the trace of what made it.
  let cause: UInt32

  /// The order in which things happen: by tick, then by priority, then by the order in which they
  /// were made. It is total, since no two events have the same sequence number.
  @inline(__always)
  static func < (left: Event, right: Event) -> Bool {
    left.tick != right.tick ? left.tick < right.tick : left.rank < right.rank
  }
}

/// The events to come, the earliest first: a heap with four children a node, which is flatter and
/// kinder to the cache than one with two (LaMarca and Ladner, *The Influence of Caches on the
/// Performance of Heaps*, 1996).
struct EventQueue: ~Copyable {
  private var events: Slab<Event> = Slab()

  /// Whether there is nothing to come.
  var isEmpty: Bool { events.count == 0 }

  /// Adds `event`.
  ///
  /// - Complexity: O(log n)
  mutating func push(_ event: Event) {
    var hole = Int(events.append(event))
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      guard event < events[parent] else { break }
      events[hole] = events[parent]
      hole = parent
    }
    events[hole] = event
  }

  /// Removes the earliest event and returns it; nil if there is none.
  ///
  /// - Complexity: O(log n)
  mutating func pop() -> Event? {
    guard events.count > 0 else { return nil }
    let first = events[0]
    let last = events.removeLast()
    let count = events.count
    guard count > 0 else { return first }
    var hole = 0
    while true {
      let child = hole &<< 2 &+ 1
      guard child < count else { break }
      var least = child
      for other in child &+ 1..<min(child &+ 4, count) where events[other] < events[least] {
        least = other
      }
      guard events[least] < last else { break }
      events[hole] = events[least]
      hole = least
    }
    events[hole] = last
    return first
  }

  /// Forgets all events, and keeps the room.
  mutating func removeAll() { events.removeAll() }
}
