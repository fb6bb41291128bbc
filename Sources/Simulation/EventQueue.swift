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
    /// A server has worked, and its reply leaves; `target` is the message, `argument` the server's
    /// incarnation.
    case departure
    /// A process crashes; `target` is the process, `argument` the window that says so.
    case crash
    /// A process that is down comes back; `target` is the process.
    case restart
    /// It is time to look for the next crash of a process; `target` is the process. Nothing happens
    /// by it.
    case lookout
  }

  /// When.
  let tick: Tick
  /// The order within a tick: crashes and restarts go first, then what a pause has put off, then all
  /// else by priority (8 bits), then by sequence number (54 bits). The last bit says whether it goes
  /// on for ever, and so does not keep a run going by itself.
  let rank: UInt64
  /// What.
  let kind: Kind
  /// To whom or what, as the kind says.
  let target: Int32
  /// More of it, as the kind says.
  let argument: UInt32
  /// The sequence number in the trace of what made it.
  let cause: UInt32

  /// The rank of an event that nothing has put off.
  static func rank(priority: Int, made: UInt64, isBackground: Bool) -> UInt64 {
    1 &<< 63 | UInt64(truncatingIfNeeded: priority) &<< 55 | made &<< 1 | (isBackground ? 1 : 0)
  }

  /// The rank of an event that a pause has put off.
  static func rank(deferred made: UInt64, isBackground: Bool) -> UInt64 {
    1 &<< 62 | made &<< 1 | (isBackground ? 1 : 0)
  }

  /// The rank of what befalls `process`, which is of the background: of one kind there is one event
  /// at most, so no two have the same.
  static func rank(_ kind: Kind, of process: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: process)) &<< 9 | UInt64(kind.rawValue) &<< 1 | 1
  }

  /// Whether a pause has put it off. It keeps its rank if another does so again, so that the order
  /// of arrival stays.
  var isDeferred: Bool { rank &>> 62 == 1 }

  /// Whether it goes on for ever, and so does not keep a run going by itself.
  var isBackground: Bool { rank & 1 == 1 }

  /// The how manieth event to be made it was; not known of what a pause has put off, or befalls a
  /// process.
  var made: UInt64 { rank &>> 1 & (1 &<< 54 - 1) }

  /// The order in which things happen: by tick, then by priority, then by the order in which they
  /// were made. It is total, since no two events have the same sequence number.
  @inline(__always)
  static func < (left: Event, right: Event) -> Bool {
    left.tick != right.tick ? left.tick < right.tick : left.rank < right.rank
  }
}

/// The events to come, the earliest first.
///
/// What is known before the first event happens (orders that will arrive) is sorted once and then
/// read from front to back. All else is in a heap with four children a node, which is flatter and
/// kinder to the cache than one with two (LaMarca and Ladner, *The Influence of Caches on the
/// Performance of Heaps*, 1996). So the heap holds what is in flight, however long the sale.
struct EventQueue: ~Copyable {
  private var heap: Slab<Event> = Slab()
  private var planned: Slab<Event> = Slab()
  /// The first planned event that has not happened; -1 while planning.
  private var next = -1

  /// How many there are.
  var count: Int { heap.count &+ planned.count &- max(next, 0) }

  /// Adds `event`.
  ///
  /// - Complexity: O(log n), with n events in flight.
  mutating func push(_ event: Event) {
    guard next >= 0 else {
      _ = planned.append(event)
      return
    }
    var hole = Int(heap.append(event))
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      guard event < heap[parent] else { break }
      heap[hole] = heap[parent]
      hole = parent
    }
    heap[hole] = event
  }

  /// Removes the earliest event and returns it; nil if there is none.
  ///
  /// - Complexity: O(log n), with n events in flight; the first time, also O(m log m) with m events
  ///   planned.
  mutating func pop() -> Event? {
    if next < 0 {
      planned.sort { $0 < $1 }
      next = 0
    }
    guard next < planned.count else { return popHeap() }
    guard heap.count == 0 || planned[next] < heap[0] else { return popHeap() }
    next &+= 1
    return planned[next &- 1]
  }

  private mutating func popHeap() -> Event? {
    guard heap.count > 0 else { return nil }
    let first = heap[0]
    let last = heap.removeLast()
    let count = heap.count
    guard count > 0 else { return first }
    var hole = 0
    while true {
      let child = hole &<< 2 &+ 1
      guard child < count else { break }
      var least = child
      for other in child &+ 1..<min(child &+ 4, count) where heap[other] < heap[least] {
        least = other
      }
      guard heap[least] < last else { break }
      heap[hole] = heap[least]
      hole = least
    }
    heap[hole] = last
    return first
  }

  /// Forgets all events, keeps the room, and begins to plan anew.
  mutating func removeAll() {
    heap.removeAll()
    planned.removeAll()
    next = -1
  }
}
