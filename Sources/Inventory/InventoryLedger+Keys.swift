// Commands that come with a key: the customer's order number. What it decided about an order, the
// ledger decides once.
extension InventoryLedger {
  /// Takes a command that comes with a key.
  mutating func perform(_ request: InventoryRequest, under key: Int) -> InventoryReply {
    // Each instance has a memory of its own.
    guard !request.command.isOfShare else { return perform(request) }
    let label = request.command.label
    switch memory.recall(label, under: key) {
    case .nothing: break
    case .reply(let reply):
      isRepetition = true
      return reply
    case .cancellation:
      guard refuses(request.command) else { return perform(request) }
      return .cancelled
    }
    let reply = perform(request)
    guard isFinal(reply, to: request.command) else { return reply }
    let sells = effects.indices.contains { place in
      effects[place].kind == .claimed || effects[place].kind == .confirmed
    }
    memory.remember(reply, to: label, under: key, isDeduction: sells)
    return reply
  }

  /// What a write was told under `key`, if there was one.
  func replyToWrite(under key: Int) -> InventoryReply? {
    let label = InventoryCommand.write(ItemID(0), quantity: 0).label
    guard case .reply(let reply) = memory.recall(label, under: key) else { return nil }
    return reply
  }

  /// Sees to it that the order of `key` has no effect, if it has none yet that cannot be undone.
  mutating func cancel(_ key: Int?) -> InventoryReply {
    guard let key else { return .refused }
    guard !memory.hasDeduction(under: key) else { return .applied(false) }
    memory.cancel(key)
    if let id = memory.reservation(under: key) { _ = release(id) }
    return .applied(true)
  }

  /// Whether `command` is refused under the key of a cancelled order: whatever could still take
  /// units for it, and the lock that it would want for that.
  private func refuses(_ command: InventoryCommand) -> Bool {
    switch command {
    case .write, .decrement, .compareAndSet, .conditionalDecrement, .reserve,
      .compareQuantityAndSet, .overwrite, .acquire:
      true
    case .confirm(let id):
      // What is over says what became of it.
      state(of: id) == .held
    case .read, .readVersioned, .release, .advanceEpoch, .cancel, .nextUnsettled, .unlock,
      .selectForUpdate, .update, .commit, .rollback, .claim, .withdraw, .grant, .accept, .store:
      false
    }
  }

  /// Whether a repetition of `command` gets `reply` again.
  ///
  /// What changed something does, and what refused an order's only try. A failed compare does not:
  /// it is tried again under the same key.
  private func isFinal(_ reply: InventoryReply, to command: InventoryCommand) -> Bool {
    switch command {
    case .conditionalDecrement, .reserve:
      switch reply {
      case .refused, .fenced: return false
      default: return true
      }
    case .cancel, .unlock: return false
    default: break
    }
    switch reply {
    case .done, .applied(true): return true
    default: return !effects.isEmpty
    }
  }
}
