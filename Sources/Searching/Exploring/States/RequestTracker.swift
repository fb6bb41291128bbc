import Simulation

/// Knows which requests are in flight, and whose they are.
///
/// Orders that begin, replies to them, and sleeps of theirs that end go at once; what is left to choose is
/// which request reaches its server next, or which timer fires.
struct RequestTracker {
  /// A message in flight: a request, or a reply to what is no order.
  struct Request {
    /// Its event's number.
    let number: UInt64
    /// The place of the order whose it is; -1 if it is no order's.
    let order: Int
    /// What it asks: the history at which it was sent, and the how manieth it was there.
    var question = Question()
  }

  /// What a request asks, by who sent it when.
  struct Question: Equatable {
    var history = -1
    var ordinal = 0
  }

  /// What comes next.
  enum Next {
    case start(order: Int, at: Int)
    case reply(to: Int, at: Int)
    case wake(order: Int, at: Int)
    case choice
  }

  /// The requests in flight, the oldest first.
  private(set) var requests: [Request] = []
  private let orders: Int
  private var latest: UInt64 = 0

  /// A tracker for so many orders.
  init(orders: Int) { self.orders = orders }

  /// Begins the next execution.
  mutating func begin() {
    requests.removeAll(keepingCapacity: true)
    latest = 0
  }

  /// What comes next.
  func next(of upcoming: [Upcoming]) -> Next {
    for place in upcoming.indices {
      switch upcoming[place].kind {
      case .start: return .start(order: order(of: upcoming[place]), at: place)
      case .message where upcoming[place].isReply:
        let order = order(of: upcoming[place])
        if order >= 0 { return .reply(to: order, at: place) }
      case .wake: return .wake(order: order(of: upcoming[place]), at: place)
      case .message, .timer, .timeout, .crash: break
      }
    }
    return .choice
  }

  /// Finds the messages that were sent since this was asked last; of the requests of orders, `found` says
  /// what they ask.
  mutating func look(at upcoming: [Upcoming], _ found: (Int, Upcoming) -> Question) {
    guard var first = upcoming.firstIndex(where: { $0.kind == .message && $0.number > latest })
    else { return }
    while first < upcoming.count, upcoming[first].kind == .message {
      let order = order(of: upcoming[first])
      latest = upcoming[first].number
      requests.append(
        Request(number: latest, order: order, question: found(order, upcoming[first])))
      first += 1
    }
  }

  /// Takes the request at `place` of ``requests``.
  ///
  /// - Returns: Its place in `upcoming`; nil if it is not there.
  mutating func take(_ place: Int, of upcoming: [Upcoming]) -> Int? {
    let request = requests.remove(at: place)
    if place < upcoming.count, upcoming[place].number == request.number { return place }
    return upcoming.firstIndex { $0.kind == .message && $0.number == request.number }
  }

  /// The place of the order for which `event` happens: orders come before all others who send.
  private func order(of event: Upcoming) -> Int {
    let fiber = Int(event.fiber.index)
    return fiber < orders ? fiber : -1
  }
}

/// A step of a path: a message that arrives, or something whose time has come.
struct PathStep: Equatable {
  /// What it is.
  enum Kind: UInt8 {
    /// A message of the order at the place `whose`, or, with -1, of nobody's; the oldest in flight
    /// being the first.
    case message
    /// A timer of the process with that number.
    case timer
    /// The patience of the order at that place runs out.
    case timeout
  }

  var kind = Kind.message
  var whose: Int32
  var which: Int32 = 0

  /// Its place among what is `upcoming`, unless it is a message; nil if it is not there.
  func place(in upcoming: [Upcoming]) -> Int? {
    upcoming.firstIndex {
      kind == .timer
        ? $0.kind == .timer && $0.process.index == whose
        : $0.kind == .timeout && $0.fiber.index == whose
    }
  }
}

extension RequestTracker {
  /// The place in ``requests`` of the request that `step` takes; nil if there is none.
  func place(of step: PathStep) -> Int? {
    var left = step.which
    for (place, request) in requests.enumerated() where request.order == Int(step.whose) {
      if left == 0 { return place }
      left -= 1
    }
    return nil
  }

  /// The step that takes the request at `place` of ``requests``.
  func step(at place: Int) -> PathStep {
    let order = requests[place].order
    let which = requests[..<place].count { $0.order == order }
    return PathStep(whose: Int32(order), which: Int32(which))
  }
}
