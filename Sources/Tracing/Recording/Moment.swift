/// How things stand after an event of a recorded run.
public struct Moment: Sendable, Equatable {
  /// A unit that somebody has, or several.
  public struct Holding: Sendable, Equatable {
    /// Which item's: `item-1`.
    public let item: String
    /// Which unit.
    public let serial: Int
    /// Who has it, in the order in which they got it: more than one is a violation.
    public internal(set) var owners: [Owner]
  }

  /// Who has a unit.
  public struct Owner: Sendable, Equatable {
    /// `order-3`
    public let order: String
    /// `held` or `sold`
    public internal(set) var state: String
  }

  /// Something that is so.
  public struct Truth: Sendable, Equatable {
    /// What it is about: `stock of item-1`, `lock of item-1`, `reservation 3`, `payment of order-2`.
    public let subject: String
    /// What is so: `7`, `token 2`, `held`, `paid`.
    public internal(set) var value: String
  }

  /// How far an order is.
  public struct Progress: Sendable, Equatable {
    /// `order-3`
    public let order: String
    /// What it does: `is not here yet`, `waits for db (write)`, `was told ORDER_PLACED`.
    public internal(set) var state: String
    /// What it believes, beside what is true now.
    public internal(set) var facts: [Recording.Fact]
    /// Whether it believes something that is not so.
    public var isMistaken: Bool { facts.contains { !$0.isTrue } }
  }

  /// The number of the event after which it is; 0 for the beginning.
  public internal(set) var event = 0
  /// When that is.
  public internal(set) var tick = 0
  /// What is true, by subject, in the order in which it first came up.
  public internal(set) var truths: [Truth] = []
  /// Who has which units, by item, the highest serial first.
  public internal(set) var holdings: [Holding] = []
  /// How far each order is.
  public internal(set) var orders: [Progress] = []
  /// The place in it of each order, and of each subject among what is true.
  private var places: [String: Int] = [:]
  /// What is on its way, as places in the recording's messages.
  public internal(set) var inFlight: [Int] = []
  /// What is wrong just now, as places in the recording's spells.
  public internal(set) var spells: [Int] = []

  /// What is so of `subject`; nil if nobody knows.
  public func truth(of subject: String) -> String? {
    places[subject].map { truths[$0].value }
  }

  /// A moment before anything has happened.
  init(_ truths: [Truth], _ orders: [Progress]) {
    self.truths = truths
    self.orders = orders
    for (place, truth) in truths.enumerated() { places[truth.subject] = place }
    for (place, order) in orders.enumerated() { places[order.order] = place }
  }

  /// Where the order called `name` is in ``orders``.
  func place(of name: String) -> Int? { places[name] }

  // MARK: - Going on

  mutating func apply(_ change: Recording.Change) {
    switch change {
    case .truth(let subject, let value):
      if let place = places[subject] {
        truths[place].value = value
      } else {
        places[subject] = truths.count
        truths.append(Truth(subject: subject, value: value))
      }
    case .unit(let item, let serial, let order, let state):
      assign(serial, of: item, to: order, state)
    case .progress(let order, let state):
      guard let place = places[order] else { return }
      orders[place].state = state
    case .beliefs(let order, let facts):
      guard let place = places[order] else { return }
      orders[place].facts = facts
    }
  }

  private mutating func assign(_ serial: Int, of item: String, to order: String, _ state: String?) {
    var place = holdings.firstIndex { $0.item == item && $0.serial == serial }
    if place == nil, state != nil {
      let next =
        holdings.firstIndex { ($0.item, -$0.serial) > (item, -serial) } ?? holdings.count
      holdings.insert(Holding(item: item, serial: serial, owners: []), at: next)
      place = next
    }
    guard let place else { return }
    if let state {
      if let owner = holdings[place].owners.firstIndex(where: { $0.order == order }) {
        holdings[place].owners[owner].state = state
      } else {
        holdings[place].owners.append(Owner(order: order, state: state))
      }
    } else {
      holdings[place].owners.removeAll { $0.order == order }
      if holdings[place].owners.isEmpty { holdings.remove(at: place) }
    }
  }
}

extension Recording {
  /// How many events lie between two checkpoints: as many as there are orders, so that all of them take
  /// no more room than the events.
  var stride: Int { max(64, orders.count) }

  /// How things stand after the event with that number; 0 for the beginning.
  ///
  /// - Complexity: O(orders + messages), where checkpoints are laid; else O(events x orders).
  public func moment(after id: Int) -> Moment {
    let id = min(max(id, 0), events.count)
    var moment = checkpoints.isEmpty ? beginning : checkpoints[id / stride]
    for event in events[moment.event..<id] { advance(&moment, by: event) }
    for place in moment.orders.indices {
      for fact in moment.orders[place].facts.indices {
        let subject = moment.orders[place].facts[fact].subject
        moment.orders[place].facts[fact].truth = moment.truth(of: subject) ?? "unknown"
      }
    }
    moment.inFlight = messages.indices.filter {
      messages[$0].sent <= id && id < messages[$0].ended
    }
    for message in moment.inFlight.map({ messages[$0] }) {
      guard let order = message.order, !message.isCopy, let place = moment.place(of: order),
        moment.orders[place].state.hasPrefix("is at ")
      else { continue }
      let server = lanes[message.isReply ? message.from : message.to].name
      moment.orders[place].state = "waits for \(server)" + (message.label.map { " (\($0))" } ?? "")
    }
    moment.spells = spells.indices.filter {
      spells[$0].start <= moment.tick && moment.tick < spells[$0].end
    }
    return moment
  }

  /// The state in which the run began.
  var beginning: Moment {
    Moment(
      items.map { Moment.Truth(subject: "stock of \($0.name)", value: "\($0.stock)") },
      orders.map { Moment.Progress(order: $0.name, state: "is not here yet", facts: []) })
  }

  /// Lets `event` happen, without what follows from the whole (messages, spells, truth of beliefs).
  func advance(_ moment: inout Moment, by event: Event) {
    moment.event = event.id
    moment.tick = event.tick
    for change in event.changes { moment.apply(change) }
  }
}
