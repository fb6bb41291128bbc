/// A node's own copy of the inventory: what comes of the log's commands, one after another.
///
/// A command that the log holds twice, since its client did not hear the reply and asked again,
/// takes effect once, and gets the first one's reply: Ongaro, *Consensus: Bridging Theory and
/// Practice* (2014), section 6.3. Volatile: whoever comes back from a crash applies the log anew.
struct ReplicatedLedger: Sendable {
  /// What became of a command.
  struct Outcome: Sendable, Equatable {
    let reply: InventoryReply
    /// At which index of the log it took effect.
    let index: Int
  }

  private(set) var ledger = InventoryLedger(stock: [])
  /// By the commands' numbers.
  private var outcomes: [Outcome?] = []

  /// Begins anew.
  mutating func reset(stock: [Int], orders: Int) {
    ledger.reset(stock: stock, orders: orders)
    outcomes.removeAll(keepingCapacity: true)
  }

  /// What became of the command with that number; nil if nothing yet.
  func outcome(of command: Int) -> Outcome? {
    command < outcomes.count ? outcomes[command] : nil
  }

  /// Takes the entry at `index`, which says `request`.
  mutating func apply(_ command: Int, _ request: InventoryRequest, at index: Int) -> Outcome {
    if let known = outcome(of: command) { return known }
    return conclude(command, ledger.apply(request), at: index)
  }

  /// Takes the entry at `index`, which is about a transaction, and comes to `verdict`.
  mutating func apply(
    _ command: Int, _ verdict: TransactionVerdict, at index: Int
  ) -> Outcome {
    if let known = outcome(of: command) { return known }
    if let change = verdict.change { _ = ledger.apply(change) }
    return conclude(command, verdict.reply, at: index)
  }

  private mutating func conclude(
    _ command: Int, _ reply: InventoryReply, at index: Int
  ) -> Outcome {
    while outcomes.count <= command { outcomes.append(nil) }
    let outcome = Outcome(reply: reply, index: index)
    outcomes[command] = outcome
    return outcome
  }
}

/// What a command of a transaction comes to. The row locks are a part of what the log decides, and so
/// the same at every node; they are kept once for all.
struct TransactionVerdict: Sendable {
  let reply: InventoryReply
  /// What the ledger takes, if the transaction leaves anything there.
  let change: InventoryRequest?
}
