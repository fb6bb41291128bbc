import Inventory
import Simulation

/// Where in a picture things happen: every process has a lane, and so has what each order does at an
/// instance, since one instance serves many at a time.
struct LaneMap {
  private struct Place: Hashable {
    let process: ProcessName
    let order: ProcessName?
  }

  /// From top to bottom.
  let lanes: [Recording.Lane]
  private var numbers: [Place: Int] = [:]
  private var places: [Place] = []
  private let trace: [SaleEvent]

  /// The lanes of what happens in `trace`.
  init(_ trace: [SaleEvent]) {
    self.trace = trace
    // What a pause puts off is put off where it is handled in the end.
    var effects: [Int: Int] = [:]
    for (place, line) in trace.enumerated().reversed() where line.event.cause > 0 {
      effects[line.event.cause - 1] = place
    }
    places = trace.map { Self.place(of: $0.event) }
    for place in trace.indices.reversed() where trace[place].event.kind == .deferral {
      if let effect = effects[place] { places[place] = places[effect] }
    }
    var seen: [Place] = []
    var isSeen: Set<Place> = []
    func see(_ place: Place) {
      if isSeen.insert(place).inserted { seen.append(place) }
    }
    for (index, line) in trace.enumerated() {
      see(places[index])
      guard let message = line.event.message else { continue }
      let (client, server) = Self.ends(of: message, line.event)
      see(client)
      see(server)
    }
    let order = seen.indices.sorted { a, b in
      let (x, y) = (Self.rank(of: seen[a]), Self.rank(of: seen[b]))
      return x == y ? a < b : x.lexicographicallyPrecedes(y)
    }
    lanes = order.map {
      let process = name(of: seen[$0].process)
      return Recording.Lane(
        name: seen[$0].order.map { name(of: $0) } ?? process, process: process)
    }
    for (number, place) in order.enumerated() { numbers[seen[place]] = number }
  }

  /// The lane of the event at `place` in the trace.
  func lane(of place: Int) -> Int { numbers[places[place]] ?? 0 }

  /// The message that `line`, at `place` in the trace, ends; nil if it ends none.
  func message(
    at place: Int, _ line: SaleEvent, _ events: [Recording.Event]
  ) -> Recording.Message? {
    guard let message = line.event.message else { return nil }
    let fate: Recording.Message.Fate
    switch line.event.kind {
    case .request, .reply: fate = .arrived
    case .lateReply: fate = .late
    case .loss: fate = .lost
    case .cut: fate = .cut
    case .unreachable: fate = .unreachable
    default: return nil
    }
    // It has arrived when it is put off for the first time.
    var arrival = line.event
    while arrival.cause > 0, trace[arrival.cause - 1].event.kind == .deferral {
      arrival = trace[arrival.cause - 1].event
    }
    guard arrival.cause > 0 else { return nil }
    let (client, server) = Self.ends(of: message, line.event)
    let (from, to) = message.isReply ? (server, client) : (client, server)
    return Recording.Message(
      order: Recording.order(of: line.event), label: message.label, isReply: message.isReply,
      isCopy: message.travel.aspect == .duplication, fate: fate, from: numbers[from] ?? 0,
      to: numbers[to] ?? 0, sent: arrival.cause, ended: line.event.sequence, arrival: arrival.tick)
  }

  /// Who asks and who answers.
  private static func ends(
    of message: TraceMessage, _ event: TraceEvent
  ) -> (client: Place, server: Place) {
    let client = message.isReply ? message.receiver : message.sender
    let server = message.isReply ? message.sender : message.receiver
    let isOrder = event.fiber?.role == .order && client.role == .instance
    return (
      Place(process: client, order: isOrder ? event.fiber : nil),
      Place(process: server, order: nil)
    )
  }

  private static func place(of event: TraceEvent) -> Place {
    let isServing: Bool
    if let message = event.message {
      // The fate of a message is noted where it leaves, or does not arrive.
      let client = message.isReply ? message.receiver : message.sender
      let server = message.isReply ? message.sender : message.receiver
      isServing =
        client == server ? event.kind == .request || message.isReply : event.process == server
    } else {
      isServing = event.kind == .request || event.process.role != .instance
    }
    let isOrder = event.fiber?.role == .order && !isServing
    return Place(process: event.process, order: isOrder ? event.fiber : nil)
  }

  /// Instances come first, each with its orders, then whoever they ask.
  private static func rank(of place: Place) -> [Int] {
    let number = Int(place.process.number)
    let roles: [Role] = [
      .instance, .database, .replica, .payments, .sweeper, .recovery, .customers, .network,
    ]
    let role = roles.firstIndex(of: place.process.role) ?? roles.count
    return [role, number, Int(place.order?.number ?? 0)]
  }
}
