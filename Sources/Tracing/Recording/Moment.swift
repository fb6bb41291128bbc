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
  /// What is on its way, as places in the recording's messages.
  public internal(set) var inFlight: [Int] = []
  /// What is wrong just now, as places in the recording's spells.
  public internal(set) var spells: [Int] = []

  /// What is so of `subject`; nil if nobody knows.
  public func truth(of subject: String) -> String? {
    truths.first { $0.subject == subject }?.value
  }

  // MARK: - Going on

  mutating func apply(_ change: Recording.Change) {
    switch change {
    case .truth(let subject, let value):
      if let place = truths.firstIndex(where: { $0.subject == subject }) {
        truths[place].value = value
      } else {
        truths.append(Truth(subject: subject, value: value))
      }
    case .unit(let item, let serial, let order, let state):
      assign(serial, of: item, to: order, state)
    case .progress(let order, let state):
      guard let place = orders.firstIndex(where: { $0.order == order }) else { return }
      orders[place].state = state
    case .beliefs(let order, let facts):
      guard let place = orders.firstIndex(where: { $0.order == order }) else { return }
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
  /// How many events lie between two checkpoints.
  static let stride = 64

  /// How things stand after the event with that number; 0 for the beginning.
  ///
  /// - Complexity: O(orders + messages), whatever the number of events.
  public func moment(after id: Int) -> Moment {
    let id = min(max(id, 0), events.count)
    var moment = checkpoints[id / Self.stride]
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
      guard let order = message.order, !message.isCopy,
        let place = moment.orders.firstIndex(where: { $0.order == order }),
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
    var moment = Moment()
    moment.truths = items.map {
      Moment.Truth(subject: "stock of \($0.name)", value: "\($0.stock)")
    }
    moment.orders = orders.map {
      Moment.Progress(order: $0.name, state: "is not here yet", facts: [])
    }
    return moment
  }

  /// Lets `event` happen, without what follows from the whole (messages, spells, truth of beliefs).
  func advance(_ moment: inout Moment, by event: Event) {
    moment.event = event.id
    moment.tick = event.tick
    for change in event.changes { moment.apply(change) }
  }
}
