import Simulation

/// The processes that keep a replicated ledger, as the shop has them: nodes, what each has made of its
/// log, and who waits for what.
struct Cluster {
  /// What a message between nodes, or between a client and a node, says beside its letter.
  enum Envelope: Sendable {
    case request(RaftRequest)
    case reply(RaftReply)
    /// A client's command, by its number.
    case command(Int)
    /// The reply to it is in the letter; the command took effect at that index of the log.
    case answer(command: Int, index: Int)
    /// The node does not lead; that one does, if the number is not 0.
    case redirect(Int)
  }

  /// A client that waits at a leader for its command to take effect.
  struct Waiter {
    let message: MessageID
    let command: Int
  }

  /// What a process that acts for clients takes to be the leader.
  struct Belief {
    var node = 1
    /// Whether it has asked and not heard.
    var isWaiting = false
    /// Whether it was sent on already.
    var wasRedirected = false
  }

  private(set) var nodes: [RaftNode] = []
  var copies: [ReplicatedLedger] = []
  var waiting: [[Waiter]] = []
  /// How long each waits to hear from a leader, in ticks.
  private(set) var patience: [Tick] = []
  /// How often that was drawn for each, and how many timers were set.
  private(set) var draws: [Int] = []
  private(set) var timers: [Int] = []
  private var processes: [ProcessID] = []
  private var fibers: [FiberID] = []
  /// By the messages' numbers.
  private var envelopes: [Envelope] = []
  /// What clients have asked, by the commands' numbers; number 0 is none. A client gives its command
  /// the number once, whatever it tries again.
  private var commands: [(request: InventoryRequest, client: FiberID, isDone: Bool)] = []
  /// Nothing is ever enumerated here.
  private var beliefs: [ProcessID: Belief] = [:]
  /// What commands of transactions have come to, by their numbers; nothing is enumerated here either.
  private var verdicts: [Int: TransactionVerdict] = [:]
  /// Up to which index some node has applied the log.
  private(set) var applied = 0

  /// Whether there is one.
  var isThere: Bool { !nodes.isEmpty }

  /// Begins anew, with no nodes.
  mutating func reset() {
    guard isThere else { return }
    self = Cluster()
  }

  /// Adds a node, which runs on `process` and asks others as `fiber`.
  mutating func add(
    _ process: ProcessID, _ fiber: FiberID, of scenario: Scenario
  ) {
    let number = nodes.count + 1
    if commands.isEmpty {
      commands.append((InventoryRequest(command: .cancel, order: -1), .none, true))
    }
    nodes.append(RaftNode(number: number, of: scenario.replicas, flaw: scenario.raftFlaw))
    copies.append(ReplicatedLedger())
    copies[number - 1].reset(stock: scenario.stock, orders: scenario.orders.count)
    waiting.append([])
    patience.append(0)
    draws.append(0)
    timers.append(0)
    processes.append(process)
    fibers.append(fiber)
  }

  /// The number of the node that is, or runs on, `process`; nil if there is none.
  func number(of process: ProcessID) -> Int? {
    processes.firstIndex(of: process).map { $0 + 1 }
  }

  /// The number of the node that asks as `fiber`; nil if there is none.
  func number(of fiber: FiberID) -> Int? { fibers.firstIndex(of: fiber).map { $0 + 1 } }

  func process(of number: Int) -> ProcessID { processes[number - 1] }

  func fiber(of number: Int) -> FiberID { fibers[number - 1] }

  // MARK: - Nodes

  /// Changes a node.
  mutating func change<Result>(_ number: Int, _ body: (inout RaftNode) -> Result) -> Result {
    body(&nodes[number - 1])
  }

  /// Takes note of how long a node waits to hear from a leader, and draws anew next time.
  mutating func setPatience(of number: Int, _ ticks: Tick) { patience[number - 1] = ticks }

  mutating func nextDraw(of number: Int) -> Int {
    draws[number - 1] += 1
    return draws[number - 1]
  }

  mutating func nextTimer(of number: Int) -> Int {
    timers[number - 1] += 1
    return timers[number - 1]
  }

  /// Takes note that some node applies the entry at `index`.
  ///
  /// - Returns: Whether it is the first to do so.
  mutating func advance(to index: Int) -> Bool {
    guard index > applied else { return false }
    applied = index
    return true
  }

  // MARK: - Commands

  /// A number for what `client` asks.
  mutating func enrol(_ request: InventoryRequest, from client: FiberID) -> Int {
    commands.append((request, client, false))
    return commands.count - 1
  }

  func request(_ command: Int) -> InventoryRequest { commands[command].request }

  func client(of command: Int) -> FiberID { commands[command].client }

  /// Takes note that a command takes effect.
  ///
  /// - Returns: Whether for the first time.
  mutating func conclude(_ command: Int) -> Bool {
    guard !commands[command].isDone else { return false }
    commands[command].isDone = true
    return true
  }

  /// Keeps what a command of a transaction comes to.
  mutating func judge(_ command: Int, _ verdict: TransactionVerdict) {
    verdicts[command] = verdict
  }

  /// What a command of a transaction has come to; nil for other commands.
  func verdict(of command: Int) -> TransactionVerdict? { verdicts[command] }

  // MARK: - Messages

  func envelope(of message: MessageID) -> Envelope { envelopes[Int(message.index)] }

  mutating func put(_ envelope: Envelope, into message: MessageID) {
    while envelopes.count <= Int(message.index) { envelopes.append(.redirect(0)) }
    envelopes[Int(message.index)] = envelope
  }

  mutating func copy(_ message: MessageID, into copy: MessageID) {
    guard Int(message.index) < envelopes.count else { return }
    put(envelopes[Int(message.index)], into: copy)
  }

  // MARK: - Whom clients take to lead

  func belief(of process: ProcessID) -> Belief { beliefs[process] ?? Belief() }

  mutating func believe(_ belief: Belief?, at process: ProcessID) { beliefs[process] = belief }

  /// The node after that one.
  func next(after node: Int) -> Int { node % nodes.count + 1 }
}
