import Simulation

/// What plain replicas know: each has a register for each item.
struct Registers {
  private struct Write: Hashable {
    let order: Int
    let item: Int
    let version: Int
  }

  /// By replica, then by item; empty where there are no replicas.
  private var stocks: [[VersionedStock]] = []
  /// Which replicas have taken a write, a bit each; never enumerated.
  private var taken: [Write: UInt8] = [:]

  /// Begins anew, with so many replicas, each of which knows of `stock`.
  mutating func reset(stock: [Int], replicas: Int) {
    guard replicas > 0 || !stocks.isEmpty else { return }
    let first = stock.map { VersionedStock(quantity: $0, version: 0) }
    stocks = Array(repeating: first, count: replicas)
    taken.removeAll(keepingCapacity: true)
  }

  /// What a replica knows of `item`; nil if there is no such item.
  func read(_ item: ItemID, at replica: Int) -> VersionedStock? {
    let stocks = stocks[replica - 1]
    return stocks.indices.contains(item.number - 1) ? stocks[item.number - 1] : nil
  }

  /// A replica takes what `order` writes, unless it knows of something later.
  ///
  /// - Returns: How many replicas have taken it by now, if this one has not before; else nil.
  mutating func write(
    _ item: ItemID, _ stock: VersionedStock, by order: Int, at replica: Int
  ) -> Int? {
    if stock.version >= stocks[replica - 1][item.number - 1].version {
      stocks[replica - 1][item.number - 1] = stock
    }
    let write = Write(order: order, item: item.number, version: stock.version)
    let bit = UInt8(1) << UInt8(replica - 1)
    let before = taken[write, default: 0]
    guard before & bit == 0 else { return nil }
    taken[write] = before | bit
    return (before | bit).nonzeroBitCount
  }
}

// The plain replicas: servers that keep what they are told.
extension Shop {
  /// The process of the replica with that number.
  func process(ofReplica replica: Int) -> ProcessID { firstReplica.advanced(by: replica - 1) }

  /// Whether `process` is a plain replica.
  func isReplica(_ process: ProcessID) -> Bool {
    hasReplicas && simulation.name(of: process).role == .replica
  }

  /// A request reached a replica.
  func serveReplica(_ message: MessageID, at process: ProcessID) {
    let request = letters[Int(message.index)].request
    let reply = perform(
      request, at: process, Int(simulation.name(of: process).number),
      for: simulation.sender(of: message))
    letters[Int(message.index)].reply = reply
    simulation.reply(to: message)
  }

  /// Carries a command of `fiber` out at a replica at once.
  func applyAtReplica(
    _ command: InventoryCommand, _ replica: Int, for fiber: FiberID
  ) -> InventoryReply {
    let process = process(ofReplica: replica)
    simulation.step(at: process, for: fiber)
    let request = request(command, key: nil, token: nil, for: fiber)
    let call = began(request, at: replica, for: fiber)
    let reply = perform(request, at: process, replica, for: fiber)
    ended(call, reply)
    if isNews(reply, to: fiber) { learn(reply, from: command, for: fiber) }
    return reply
  }

  private func perform(
    _ request: InventoryRequest, at process: ProcessID, _ replica: Int, for fiber: FiberID
  ) -> InventoryReply {
    guard let item = request.command.item, let known = registers.read(item, at: replica) else {
      return mention(request, .refused, at: process, for: fiber)
    }
    switch request.command {
    case .readVersioned:
      observer?.looked(order: request.order, in: self)
      return mention(request, .versionedStock(known), at: process, for: fiber)
    case .store(_, let quantity, let version):
      let count = registers.write(
        item, VersionedStock(quantity: quantity, version: version), by: request.order, at: replica)
      guard count == 2 else { return mention(request, .done, at: process, for: fiber) }
      // A majority has it: this is when the stock changes.
      return apply(
        request, as: .write(item, quantity: quantity), at: process, for: fiber)
    default:
      return mention(request, .refused, at: process, for: fiber)
    }
  }

  /// A replica's reply reached an order. It believes the latest that it was told.
  func learn(fromReplica message: MessageID, for fiber: FiberID) {
    let letter = letters[Int(message.index)]
    guard isNews(letter.reply, to: fiber) else {
      return record(.told(letter.reply, to: letter.request.command), for: fiber)
    }
    told(message, for: fiber)
  }

  /// Whether a replica's reply is no older than what the order knows.
  private func isNews(_ reply: InventoryReply, to fiber: FiberID) -> Bool {
    guard case .versionedStock(let stock) = reply else { return true }
    return stock.version >= errands[Int(fiber.index)].belief?.version ?? 0
  }
}
