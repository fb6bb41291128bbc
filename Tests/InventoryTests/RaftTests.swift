import Testing

@testable import Inventory

/// Goal: no schedule whatever makes the nodes of a replicated log disagree, and the harness would
/// see it if one did. Method: seeded random worlds, looked at after every step; the same with each
/// planted mistake; then the paper's figures 7 and 8, step by step.
@Suite struct RaftTests {
  @Test(arguments: [3, 5])
  func `nothing breaks, whatever the schedule`(size: Int) {
    var elections = 0
    var acknowledged = 0
    for seed in 1...40 {
      var world = RaftHarness(seed: seed, size: size)
      world.run(steps: 1_000)
      #expect(world.broken == nil, "seed \(seed)")
      elections += world.elections
      acknowledged += world.acknowledged
    }
    // It is not for want of anything happening.
    #expect(elections > 100)
    #expect(acknowledged > 100)
  }

  @Test(arguments: RaftFlaw.allCases)
  func `each planted mistake is found`(flaw: RaftFlaw) {
    let found = (1...400).first { seed in
      var world = RaftHarness(seed: seed, size: 3, flaw: flaw)
      world.run(steps: 2_000)
      return world.broken != nil
    }
    #expect(found != nil)
  }

  // MARK: - Figure 7

  /// The logs of figure 7 by their entries' terms, the leader's of term 8 first.
  private static let figure7 = [
    [1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
    [1, 1, 1, 4, 4, 5, 5, 6, 6],
    [1, 1, 1, 4],
    [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
    [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
    [1, 1, 1, 4, 4, 4, 4],
    [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
  ]

  @Test func `figure 7: every follower's log becomes the leader's`() {
    var cluster = Script(terms: Self.figure7)
    cluster.nodes[0].term = 7
    cluster.elect(1, by: [2, 3, 5, 6, 7])
    #expect(cluster.nodes[0].role == .leader)
    for _ in 1...20 { for follower in 2...7 { cluster.exchange(1, follower) } }
    let log = cluster.nodes[0].log
    #expect(log.entries.map(\.term) == Self.figure7[0] + [8])
    #expect(cluster.nodes.allSatisfy { $0.log == log })
    #expect(cluster.nodes[0].commitIndex == 11)
  }

  @Test func `figure 7: whose log is longer in a newer term does not vote for the leader`() {
    var cluster = Script(terms: Self.figure7)
    cluster.nodes[0].term = 7
    // d has two entries of term 7.
    cluster.elect(1, by: [5])
    #expect(cluster.nodes[0].role == .candidate)
    #expect(cluster.nodes[4].vote == 0)
  }

  // MARK: - Figure 8

  /// Up to (c): S1 leads again, in term 4; S2 has its entry of term 2, and S5 one of term 3 at the same
  /// index, which nobody else has.
  private func figure8(_ flaw: RaftFlaw?) -> Script {
    var cluster = Script(terms: Array(repeating: [1], count: 5), flaw: flaw)
    cluster.elect(1, by: [2, 3, 4, 5])
    _ = cluster.nodes[0].propose(7)
    cluster.exchange(1, 2)
    cluster.nodes[0].restart()
    cluster.elect(5, by: [3, 4])
    _ = cluster.nodes[4].propose(8)
    cluster.nodes[4].restart()
    cluster.nodes[0].term = 3
    cluster.elect(1, by: [2, 3, 4])
    #expect(cluster.nodes.map { $0.log.term(at: 2) } == [2, 2, nil, nil, 3])
    return cluster
  }

  @Test func `figure 8: an entry of an older term is not committed by counting`() {
    var cluster = figure8(nil)
    // Now S3 has it too: a majority.
    for follower in [2, 3] {
      cluster.nodes[0].receive(.matched(term: 4, match: 2), from: follower)
    }
    #expect(cluster.nodes[0].commitIndex == 0)
    // Only with an entry of term 4 it is, and then S5 cannot win any more.
    let last = cluster.nodes[0].log.lastIndex
    for follower in [2, 3] {
      cluster.nodes[0].receive(.matched(term: 4, match: last), from: follower)
    }
    #expect(cluster.nodes[0].commitIndex == last)
  }

  @Test func `figure 8: whoever counts all the same loses a committed entry`() {
    var cluster = figure8(.countsOldTerms)
    for _ in 1...2 { for follower in [2, 3] { cluster.exchange(1, follower) } }
    #expect(cluster.nodes[0].commitIndex == 2)
    let lost = cluster.nodes[0].log[2]
    cluster.nodes[0].restart()
    cluster.nodes[4].term = 4
    cluster.elect(5, by: [2, 3, 4])
    #expect(cluster.nodes[4].role == .leader)
    for _ in 1...4 { for follower in 1...4 { cluster.exchange(5, follower) } }
    #expect(cluster.nodes.allSatisfy { $0.log[2] != lost && $0.log == cluster.nodes[4].log })
  }
}

/// Nodes whose messages go as the test says; all others are lost.
private struct Script {
  var nodes: [RaftNode]

  /// Nodes with logs of entries of these terms, each in the term of its last.
  init(terms: [[Int]], flaw: RaftFlaw? = nil) {
    nodes = terms.enumerated().map { place, entries in
      var node = RaftNode(number: place + 1, of: terms.count, flaw: flaw)
      for term in entries { node.log.append(RaftEntry(term: term, command: 0)) }
      node.term = entries.last ?? 0
      return node
    }
  }

  /// A node stands for election, and `voters` hear of it.
  mutating func elect(_ number: Int, by voters: [Int]) {
    nodes[number - 1].fire()
    send(from: number, to: voters)
    nodes[number - 1].outbox = []
  }

  /// A heartbeat of the leader reaches one follower, whose reply arrives.
  mutating func exchange(_ leader: Int, _ follower: Int) {
    nodes[leader - 1].fire()
    send(from: leader, to: [follower])
    nodes[leader - 1].outbox = []
  }

  private mutating func send(from number: Int, to others: [Int]) {
    let requests = nodes[number - 1].outbox
    nodes[number - 1].outbox = []
    for (peer, request) in requests where others.contains(peer) {
      let reply = nodes[peer - 1].receive(request)
      nodes[number - 1].receive(reply, from: peer)
    }
  }
}
