import Inventory

// What the calls of a run are to whoever asks whether they are linearizable: operations on items.
extension CallHistory {
  /// An operation on an item: a call, or several that are one.
  struct Operation: Sendable {
    /// What it asks for, and was told.
    var action: LedgerModel.Action
    let begin: Int
    var end: Int?
    /// The call at which it ended; the one at which it began, if it has not.
    var call: Int
    /// Whether it tells nothing as long as it has not ended.
    var isRead = false
    /// When a ledger took its command, if that is known.
    var taken: Int?
  }

  /// The operations on `item`, in the order in which they began.
  ///
  /// A command that reaches the database is one. Of a transaction it is the read of its row, and its
  /// commit, which writes what was to be written. Where plain replicas keep the stock, it is what an
  /// attempt reads from a majority of them, or writes to one. What is about locks, about shares and
  /// about what is to be recovered is none; nor is what was refused as meaningless, or for a lock that
  /// was lost, since it did nothing.
  ///
  /// - Returns: Nil if it cannot be told what a transaction writes.
  func operations(on item: ItemID) -> [Operation]? {
    var found: [Operation] = []
    var rounds = QuorumRounds(item)
    var updates: [Int: Update] = [:]
    var hasReservations = false
    for (place, entry) in entries.enumerated() where self.item(of: entry) == item {
      if case .reserve = entry.call.request.command { hasReservations = true }
      if entry.call.replica > 0 { rounds.take(entry, place) }
    }
    for (place, entry) in entries.enumerated() where entry.call.replica == 0 {
      let request = entry.call.request
      guard self.item(of: entry) == item || isEpoch(request.command) && hasReservations else {
        continue
      }
      var command = request.command
      let reply = entry.reply
      switch command {
      case .update(_, let quantity, let transaction):
        updates[transaction, default: Update()].note(quantity, isDone: reply == .done)
        continue
      case .selectForUpdate(let item, _): command = .read(item)
      case .commit(let item, let transaction):
        guard let update = updates[transaction] else { continue }
        guard let quantity = update.quantity else { return nil }
        command = .write(item, quantity: quantity)
      default: break
      }
      if let told = reply, !isTelling(told, command) { continue }
      found.append(
        Operation(
          action: LedgerModel.Action(
            command: command, key: request.key, believed: request.believed, reply: reply),
          begin: entry.begin, end: entry.end, call: place, isRead: command.isRead,
          taken: entry.taken))
    }
    blur(&found, item)
    found += rounds.operations
    found.sort { $0.begin < $1.begin }
    simplify(&found)
    return found
  }

  /// What a transaction is to write.
  private struct Update {
    var quantity: Int?
    private var isSure = true

    init() {}

    mutating func note(_ quantity: Int, isDone: Bool) {
      // Of two different ones of which the last may have been lost, nobody knows which it is.
      let isSame = self.quantity == nil || self.quantity == quantity
      isSure = isDone || isSame && isSure
      self.quantity = isSure ? quantity : nil
    }
  }

  private func isEpoch(_ command: InventoryCommand) -> Bool {
    if case .advanceEpoch = command { true } else { false }
  }

  /// The item that a call is about: the one it names, or the one whose reservation it names, or the one
  /// that its order wants.
  private func item(of entry: Entry) -> ItemID? {
    let request = entry.call.request
    switch request.command {
    case .advanceEpoch, .nextUnsettled: return nil
    case .confirm(let id), .release(let id):
      let made = entries[..<entry.call.number].last {
        $0.reply == .reserved(id) && $0.call.request.order == request.order
      }
      if let item = made?.call.request.command.item { return item }
    default: if let item = request.command.item { return item }
    }
    return wanted.indices.contains(request.order) ? wanted[request.order] : nil
  }

  /// Whether `reply` says something of the item.
  private func isTelling(_ reply: InventoryReply, _ command: InventoryCommand) -> Bool {
    switch reply {
    case .stock, .versionedStock, .done, .applied, .reserved, .insufficient, .reservation, .epoch,
      .cancelled:
      return isAboutStock(command)
    case .refused:
      switch command {
      // There is such a reservation, or there is none.
      case .confirm, .release: return true
      default: return false
      }
    case .unsettled, .lease, .locked, .fenced, .lockTimeout, .disconnected, .share, .granted:
      return false
    }
  }

  private func isAboutStock(_ command: InventoryCommand) -> Bool {
    switch command {
    case .read, .readVersioned, .write, .decrement, .compareAndSet, .conditionalDecrement,
      .reserve, .confirm, .release, .advanceEpoch, .compareQuantityAndSet, .overwrite, .cancel:
      true
    case .nextUnsettled, .claim, .withdraw, .grant, .accept, .store, .acquire, .unlock,
      .selectForUpdate, .update, .commit, .rollback:
      false
    }
  }

  /// Forgets what was told under keys that came with another item, too: whether such a command had an
  /// effect depends on what came of the other.
  private func blur(_ operations: inout [Operation], _ item: ItemID) {
    guard stock.count > 1 else { return }
    var elsewhere: Set<Int> = []
    for entry in entries {
      guard let key = entry.call.request.key, self.item(of: entry) != item else { continue }
      elsewhere.insert(key)
    }
    for place in operations.indices {
      guard let key = operations[place].action.key, elsewhere.contains(key) else { continue }
      operations[place].action.reply = nil
      operations[place].action.key = nil
      operations[place].end = nil
    }
  }

  /// Forgets of the operations what has no bearing: keys that no other one comes under, and beliefs
  /// that decide nothing. Operations that do the same are the same then.
  private func simplify(_ operations: inout [Operation]) {
    operations.removeAll { $0.action.reply == nil && !isAboutStock($0.action.command) }
    var labels: [Int: [UInt8]] = [:]
    for operation in operations {
      guard let key = operation.action.key else { continue }
      labels[key, default: []].append(operation.action.command.label)
    }
    for place in operations.indices {
      let action = operations[place].action
      let isCancellable = action.key.map { key in
        labels[key]?.contains(InventoryCommand.cancel.label) ?? false
      }
      if isCancellable == true {
        if case .write = action.command {} else { operations[place].action.believed = nil }
        continue
      }
      operations[place].action.believed = nil
      let alike = action.key.map { key in
        labels[key]?.count { $0 == action.command.label } ?? 0
      }
      if alike ?? 0 < 2 { operations[place].action.key = nil }
    }
  }
}

/// Reads and writes at plain replicas, put together to those at a majority.
private struct QuorumRounds {
  private static let majority = 2

  private struct Round {
    let attempt: Int
    /// What is written, and its version; nil for a read.
    let written: VersionedStock?
    var operation: CallHistory.Operation
    /// What the replicas said, by their numbers.
    var answers: [(replica: Int, end: Int, call: Int, stock: VersionedStock?)] = []
  }

  private let item: ItemID
  private var rounds: [Round] = []

  init(_ item: ItemID) { self.item = item }

  /// Takes the next call at a replica.
  mutating func take(_ entry: CallHistory.Entry, _ place: Int) {
    var written: VersionedStock?
    switch entry.call.request.command {
    case .readVersioned: break
    case .store(_, let quantity, let version):
      written = VersionedStock(quantity: quantity, version: version)
    default: return
    }
    let attempt = entry.call.attempt
    let current = rounds.lastIndex {
      $0.attempt == attempt && $0.written == written
        && (written != nil || $0.answers.filter { $0.end < entry.begin }.count < Self.majority)
    }
    let round = current ?? rounds.count
    if current == nil {
      rounds.append(
        Round(
          attempt: attempt, written: written,
          operation: CallHistory.Operation(
            action: LedgerModel.Action(
              command: written.map { .write(item, quantity: $0.quantity) } ?? .read(item),
              reply: nil),
            begin: entry.begin, end: nil, call: place, isRead: written == nil)))
    }
    guard let end = entry.end else { return }
    switch (entry.reply, written) {
    case (.versionedStock(let stock), nil): answer(round, entry.call.replica, end, place, stock)
    case (.done, .some): answer(round, entry.call.replica, end, place, nil)
    default: return
    }
  }

  private mutating func answer(
    _ round: Int, _ replica: Int, _ end: Int, _ call: Int, _ stock: VersionedStock?
  ) {
    guard !rounds[round].answers.contains(where: { $0.replica == replica }) else { return }
    rounds[round].answers.append((replica, end, call, stock))
  }

  /// What they come to. A read to which a majority gives two stocks with one version tells nothing: it
  /// is not known which of them the order takes it to be.
  var operations: [CallHistory.Operation] {
    rounds.compactMap { round in
      var operation = round.operation
      let answers = round.answers.sorted { $0.end < $1.end }.prefix(Self.majority)
      guard answers.count == Self.majority, let last = answers.last else {
        return operation.isRead ? nil : operation
      }
      operation.end = last.end
      operation.call = last.call
      operation.action.reply = .done
      if operation.isRead {
        let stocks = answers.compactMap(\.stock)
        guard let latest = stocks.max(by: { $0.version < $1.version }),
          !stocks.contains(where: {
            $0.version == latest.version && $0.quantity != latest.quantity
          })
        else { return nil }
        operation.action.reply = .stock(latest.quantity)
      }
      return operation
    }
  }
}
