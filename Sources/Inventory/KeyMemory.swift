import Simulation

/// What the ledger remembers of commands that came with a key: the replies that a repetition gets
/// again, whether the order was cancelled, and whether a deduction of it stands.
///
/// Keys are mostly the customers' order numbers, 1...n of n orders, so what is remembered of them
/// lies in an array, with room for the few kinds of commands that one order sends. Whatever does not
/// fit goes into dictionaries, in which nothing is ever enumerated.
struct KeyMemory: Sendable {
  private struct Remembered {
    var reply = InventoryReply.refused
    /// Of the kind of command that got it; 0 for none.
    var label: UInt8 = 0
  }

  private struct Record {
    var first = Remembered()
    var second = Remembered()
    var third = Remembered()
    var isCancelled = false
    var hasDeduction = false
    /// The number of the reservation that was made; 0 for none.
    var reservation = 0
  }

  private struct CommandKey: Hashable {
    let key: Int
    let label: UInt8
  }

  /// How many orders there are.
  private var orders = 0
  /// Of keys from 1, as far as any came.
  private var dense: [Record] = []
  /// Of keys that are nobody's order number.
  private var others: [Int: Record] = [:]
  /// Replies for which a record has no room.
  private var overflow: [CommandKey: InventoryReply] = [:]

  /// Begins anew, for keys that are mostly 1...`orders`.
  mutating func reset(orders: Int) {
    self.orders = orders
    if !dense.isEmpty { dense.removeAll(keepingCapacity: true) }
    if !others.isEmpty { others.removeAll(keepingCapacity: true) }
    if !overflow.isEmpty { overflow.removeAll(keepingCapacity: true) }
  }

  // MARK: - Replies

  /// What is remembered that has a say in a command.
  enum Recollection {
    case nothing
    /// A command of its kind was told this.
    case reply(InventoryReply)
    /// The order was cancelled.
    case cancellation
  }

  /// What is remembered for a command of that kind under `key`.
  @inline(__always)
  func recall(_ label: UInt8, under key: Int) -> Recollection {
    if key >= 1, key <= dense.count {
      return recall(label, under: key, in: dense[key - 1])
    }
    return others.isEmpty || key >= 1 && key <= orders
      ? .nothing : others[key].map { recall(label, under: key, in: $0) } ?? .nothing
  }

  @inline(__always)
  private func recall(_ label: UInt8, under key: Int, in record: Record) -> Recollection {
    if record.isCancelled { return .cancellation }
    if record.first.label == label { return .reply(record.first.reply) }
    if record.second.label == label { return .reply(record.second.reply) }
    if record.third.label == label { return .reply(record.third.reply) }
    guard record.third.label != 0,
      let reply = overflow[CommandKey(key: key, label: label)]
    else { return .nothing }
    return .reply(reply)
  }

  /// Keeps `reply` for repetitions of a command of that kind, which was told nothing yet, and
  /// whether units were promised for good by it.
  mutating func remember(
    _ reply: InventoryReply, to label: UInt8, under key: Int, isDeduction: Bool
  ) {
    let remembered = Remembered(reply: reply, label: label)
    let isKept = change(key) { record in
      if isDeduction { record.hasDeduction = true }
      if case .reserved(let id) = reply { record.reservation = id.number }
      if record.first.label == 0 {
        record.first = remembered
      } else if record.second.label == 0 {
        record.second = remembered
      } else if record.third.label == 0 {
        record.third = remembered
      } else {
        return false
      }
      return true
    }
    if !isKept { overflow[CommandKey(key: key, label: label)] = reply }
  }

  // MARK: - The order's fate

  /// Whether units were promised for good under `key`.
  func hasDeduction(under key: Int) -> Bool { record(of: key)?.hasDeduction ?? false }

  /// The reservation that was made under `key`.
  func reservation(under key: Int) -> ReservationID? {
    guard let number = record(of: key)?.reservation, number > 0 else { return nil }
    return ReservationID(number: number)
  }

  mutating func cancel(_ key: Int) { change(key) { $0.isCancelled = true } }

  mutating func noteDeduction(under key: Int) { change(key) { $0.hasDeduction = true } }

  // MARK: - Signatures

  /// Folds in what is remembered under `key`.
  func describe(_ key: Int, into digest: inout StateDigest) {
    guard let record = record(of: key) else { return digest.combine(0) }
    describe(record, key, into: &digest)
  }

  /// Folds in what is remembered under keys that are nobody's order number, in no order: as a sum.
  func describeStrangers(into digest: inout StateDigest) {
    guard !others.isEmpty else { return }
    var sum = StateDigest.zero
    for (key, record) in others {
      var own = StateDigest()
      own.combine(key)
      describe(record, key, into: &own)
      sum += own
    }
    digest.combine(sum)
  }

  private func describe(_ record: Record, _ key: Int, into digest: inout StateDigest) {
    for remembered in [record.first, record.second, record.third] where remembered.label != 0 {
      digest.combine(UInt64(remembered.label))
      remembered.reply.describe(into: &digest)
    }
    digest.combine(
      UInt64(record.isCancelled ? 1 : 0) | UInt64(record.hasDeduction ? 2 : 0)
        | UInt64(record.reservation) &<< 2)
    guard !overflow.isEmpty, record.third.label != 0 else { return }
    for label in UInt8(1)...UInt8(MessageLabel.words.count) {
      guard let reply = overflow[CommandKey(key: key, label: label)] else { continue }
      digest.combine(UInt64(label))
      reply.describe(into: &digest)
    }
  }

  // MARK: - Records

  @inline(__always)
  private func record(of key: Int) -> Record? {
    if key >= 1, key <= dense.count { return dense[key - 1] }
    // Within the orders it would be in the array.
    guard !others.isEmpty, key < 1 || key > orders else { return nil }
    return others[key]
  }

  @inline(__always) @discardableResult
  private mutating func change<Result>(_ key: Int, _ body: (inout Record) -> Result) -> Result {
    guard key >= 1, key <= orders else { return body(&others[key, default: Record()]) }
    while dense.count < key { dense.append(Record()) }
    return body(&dense[key - 1])
  }
}
