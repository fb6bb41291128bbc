import Simulation

/// The row locks of a database: which transaction holds which row, and which wait for it.
///
/// A transaction is about one row. It is begun, asks for the lock of its row, perhaps waits, holds
/// the row, and ends, whoever ends it; nothing that comes for it afterwards has any effect. Rows are
/// handed on in the order in which they were asked for. All of it is volatile: a database that
/// crashes has forgotten it, and with it every transaction that had not committed.
///
/// `Call` is a question that waits for its answer: a transaction that asks again, since it waits too
/// long, is answered as often as it asked.
struct RowLocks<Call> {
  /// What became of a request for a lock.
  enum Answer: Equatable {
    /// The transaction holds the row.
    case granted
    /// Another one does.
    case waits
    /// The transaction has ended.
    case ended
  }

  /// A transaction, as the database sees it.
  struct Transaction {
    /// Its row.
    let item: ItemID
    /// The connection by which it was begun.
    let fiber: FiberID
    fileprivate(set) var isEnded = false
    /// When it was last heard of.
    fileprivate(set) var heard: Tick = 0
    /// When it began to wait for its row.
    fileprivate(set) var since: Tick?
    /// The questions that are answered when it gets its row.
    fileprivate(set) var calls: [Call] = []
    /// What it is to leave on the row, if it commits.
    fileprivate(set) var written: Int?
  }

  /// All of them, by number; the first has number 1.
  private var transactions: [Transaction] = []
  /// The transactions that want a row, by its number: the first one holds it.
  private var queues: [[Int]] = []
  /// The transactions that hold a row or wait for one, in the order in which they asked.
  private(set) var open: [Int] = []

  /// Forgets everything, for so many rows.
  mutating func reset(items: Int) {
    transactions.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    guard queues.count == items else {
      queues = Array(repeating: [], count: items)
      return
    }
    for row in queues.indices where !queues[row].isEmpty { queues[row] = [] }
  }

  /// Begins a transaction about `item`, by the connection of `fiber`: it has no lock yet.
  ///
  /// - Returns: Its number.
  mutating func begin(_ item: ItemID, by fiber: FiberID) -> Int {
    transactions.append(Transaction(item: item, fiber: fiber))
    return transactions.count
  }

  /// The transaction with that number; nil if none has it.
  subscript(number: Int) -> Transaction? {
    number >= 1 && number <= transactions.count ? transactions[number - 1] : nil
  }

  /// Whether that transaction holds its row.
  func holds(_ number: Int) -> Bool {
    guard let transaction = self[number], let row = row(of: transaction) else { return false }
    return queues[row].first == number
  }

  /// The transaction asks for its row, by a call that is kept if it has to wait.
  mutating func lock(_ number: Int, at now: Tick, _ call: Call?) -> Answer {
    guard let transaction = self[number], !transaction.isEnded, let row = row(of: transaction)
    else { return .ended }
    transactions[number - 1].heard = now
    if transaction.since == nil {
      transactions[number - 1].since = now
      queues[row].append(number)
      open.append(number)
    }
    if queues[row].first == number { return .granted }
    if let call { transactions[number - 1].calls.append(call) }
    return .waits
  }

  /// The transaction says what it is to leave on its row.
  ///
  /// - Returns: Whether it holds the row.
  mutating func write(_ quantity: Int, in number: Int, at now: Tick) -> Bool {
    guard holds(number) else { return false }
    transactions[number - 1].heard = now
    transactions[number - 1].written = quantity
    return true
  }

  /// The transaction ends, if it has not, and its row goes to the next one that waits.
  ///
  /// - Returns: Which transaction holds the row now, if it is one that waited for it until now.
  mutating func end(_ number: Int) -> Int? {
    guard let transaction = self[number], !transaction.isEnded else { return nil }
    transactions[number - 1].isEnded = true
    transactions[number - 1].calls = []
    guard let row = row(of: transaction), let place = queues[row].firstIndex(of: number) else {
      return nil
    }
    queues[row].remove(at: place)
    open.removeAll { $0 == number }
    return place == 0 ? queues[row].first : nil
  }

  /// The questions that wait until the transaction gets its row, which are answered now.
  mutating func takeCalls(of number: Int) -> [Call] {
    guard self[number] != nil else { return [] }
    defer { transactions[number - 1].calls = [] }
    return transactions[number - 1].calls
  }

  /// The database crashes: every transaction has ended, also those of which it has not heard.
  mutating func crash() {
    for place in transactions.indices {
      transactions[place].isEnded = true
      transactions[place].calls = []
    }
    for row in queues.indices { queues[row] = [] }
    open = []
  }

  private func row(of transaction: Transaction) -> Int? {
    let number = transaction.item.number
    return number >= 1 && number <= queues.count ? number - 1 : nil
  }
}
