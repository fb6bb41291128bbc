import TestSupport

@testable import Inventory

/// Nodes of a replicated log under a random scheduler that delivers, loses, repeats and reorders
/// messages, fires timers, crashes nodes and cuts the network as it likes: an asynchronous world
/// without any notion of time. What must hold is looked at after every step that changed something,
/// the whole of it.
struct RaftHarness {
  enum Broken: String {
    case electionSafety = "two leaders of one term"
    case logMatching = "two logs with the same entry differ before it"
    case leaderCompleteness = "a leader lacks an entry that was committed in an earlier term"
    case stateMachineSafety = "two nodes apply different entries at one index"
    case currentRead = "a read misses a command that was acknowledged before it began"
  }

  private enum Content {
    case request(RaftRequest)
    case reply(RaftReply)
  }

  private struct Message {
    let sender: Int
    let receiver: Int
    let content: Content
  }

  /// How often what happens, drawn for each world: in how many of a thousand steps.
  private struct Weather {
    let loss: Int
    let copy: Int
    let timeout: Int
    let heartbeat: Int
    let client: Int
    let crash: Int
    let restart: Int
    let cut: Int

    init(_ random: inout SplitMix64) {
      loss = random.pick([0, 20, 100, 300])
      copy = random.pick([0, 50, 200])
      timeout = random.pick([5, 20, 60])
      heartbeat = random.pick([20, 60])
      client = random.pick([5, 30, 100])
      crash = random.pick([0, 5, 20])
      restart = random.pick([20, 100, 200])
      cut = random.pick([0, 5, 15])
    }
  }

  var nodes: [RaftNode]
  private var isUp: [Bool]
  private var flying: [Message] = []
  private var random: SplitMix64
  private let weather: Weather
  private var side: [Int]

  // What was seen so far.
  private var leaders: [Int: Int] = [:]
  private var committed: [(entry: RaftEntry, term: Int)] = []
  private var applied: [RaftEntry] = []
  private(set) var acknowledged = 0
  private(set) var elections = 0
  private(set) var broken: Broken?
  /// Whether a log, a leader or what is committed is another than at the last look.
  private var hasChanged = false

  private var commands = 0
  /// Which commands clients wait for, at each node.
  private var waiting: [[Int]]
  /// What was acknowledged when each read began, by its command.
  private var begun: [Int: Int] = [:]

  init(seed: Int, size: Int, flaw: RaftFlaw? = nil) {
    random = SplitMix64(seed: seed)
    weather = Weather(&random)
    nodes = (1...size).map { RaftNode(number: $0, of: size, flaw: flaw) }
    isUp = Array(repeating: true, count: size)
    side = Array(repeating: 0, count: size)
    waiting = Array(repeating: [], count: size)
  }

  /// Lets `steps` things happen, or fewer if something breaks.
  mutating func run(steps: Int) {
    for _ in 0..<steps {
      step()
      if hasChanged { look() }
      hasChanged = false
      if broken != nil { return }
    }
  }

  private mutating func step() {
    let node = random.number(0...nodes.count - 1)
    var dice = random.number(1...1_000)
    func comes(_ odds: Int) -> Bool {
      dice -= odds
      return dice <= 0
    }
    if comes(weather.crash) {
      isUp[node] = false
      waiting[node] = []
      nodes[node].outbox = []
    } else if comes(weather.restart) {
      guard !isUp[node] else { return }
      isUp[node] = true
      nodes[node].restart()
      carry(node)
    } else if comes(weather.cut) {
      for place in side.indices { side[place] = random.number(0...1) }
      if random.chance(oneIn: 2) { side = side.map { _ in 0 } }
    } else if comes(weather.client) {
      ask(node)
    } else if comes(weather.timeout) {
      guard isUp[node], nodes[node].role != .leader else { return }
      nodes[node].fire()
      carry(node)
    } else if comes(weather.heartbeat) {
      guard isUp[node], nodes[node].role == .leader else { return }
      nodes[node].fire()
      carry(node)
    } else {
      deliver()
    }
  }

  /// A client sends a node a command, or a read.
  private mutating func ask(_ node: Int) {
    commands += 1
    guard isUp[node] else { return }
    if random.chance(oneIn: 2) {
      begun[commands] = acknowledged
      if nodes[node].flaw == .readsAlone {
        if nodes[node].role == .leader, nodes[node].applied < acknowledged { broken = .currentRead }
        return
      }
    }
    guard nodes[node].propose(commands) else { return }
    waiting[node].append(commands)
    carry(node)
  }

  private mutating func deliver() {
    guard !flying.isEmpty else { return }
    let place = random.number(0...flying.count - 1)
    let message = flying[place]
    if random.number(1...1_000) > weather.copy { flying.remove(at: place) }
    let receiver = message.receiver - 1
    guard random.number(1...1_000) > weather.loss, isUp[receiver],
      side[receiver] == side[message.sender - 1]
    else { return }
    switch message.content {
    case .request(let request):
      let reply = nodes[receiver].receive(request)
      flying.append(
        Message(sender: message.receiver, receiver: message.sender, content: .reply(reply)))
    case .reply(let reply):
      nodes[receiver].receive(reply, from: message.sender)
    }
    carry(receiver)
  }

  /// Does what a node wants done.
  mutating func carry(_ place: Int) {
    for (peer, request) in nodes[place].outbox {
      flying.append(Message(sender: place + 1, receiver: peer, content: .request(request)))
    }
    nodes[place].outbox = []
    nodes[place].timer = nil
    for event in nodes[place].events { note(event, of: nodes[place]) }
    if !nodes[place].events.isEmpty { hasChanged = true }
    nodes[place].events = []
    if nodes[place].role != .leader { waiting[place] = [] }
    while let (index, entry) = nodes[place].takeNext() {
      if index <= applied.count {
        if applied[index - 1] != entry { broken = broken ?? .stateMachineSafety }
      } else {
        applied.append(entry)
      }
      guard let client = waiting[place].firstIndex(of: entry.command) else { continue }
      waiting[place].remove(at: client)
      if let begun = begun[entry.command], index < begun { broken = broken ?? .currentRead }
      acknowledged = max(acknowledged, index)
    }
  }

  private mutating func note(_ event: RaftNode.Event, of node: RaftNode) {
    switch event {
    case .elected:
      elections += 1
      if leaders[node.term, default: node.number] != node.number {
        broken = broken ?? .electionSafety
      }
      leaders[node.term] = node.number
    case .committed(let index):
      while committed.count < index { committed.append((node.log[committed.count + 1], node.term)) }
    case .stood, .deposed, .stored: break
    }
  }

  /// Looks at all that must hold of what is there.
  private mutating func look() {
    for node in nodes where node.role == .leader {
      for (place, (entry, term)) in committed.enumerated() where term < node.term {
        if place >= node.log.lastIndex || node.log[place + 1] != entry {
          broken = broken ?? .leaderCompleteness
        }
      }
    }
    for one in nodes {
      for other in nodes where other.number > one.number {
        let last = (0..<min(one.log.lastIndex, other.log.lastIndex)).last {
          one.log.entries[$0].term == other.log.entries[$0].term
        }
        guard let last else { continue }
        if one.log.entries[...last] != other.log.entries[...last] {
          broken = broken ?? .logMatching
        }
      }
    }
  }
}
