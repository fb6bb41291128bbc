import Checking
import Inventory
import Simulation

// What happens in an execution: whose request is where, what each order has received.
extension StateExplorer {
  /// Chooses what comes next.
  func next(of upcoming: [Upcoming]) -> Int {
    switch tracker.next(of: upcoming) {
    case .start(let order, let place):
      guard present.indices.contains(order) else { break }
      running = order
      present[order] = histories.root(names[order])
      fresh.append(order)
      return place
    case .reply(let order, let place):
      receive(order)
      return place
    case .wake(let order, let place):
      guard present.indices.contains(order) else { break }
      // How long it slept it cannot tell.
      advance(order, by: Question(), .zero)
      return place
    case .choice:
      running = -1
      settle(upcoming)
      return choose(upcoming, sale.shop)
    }
    isOpaque = true
    return place(ofStranger: upcoming)
  }

  /// The ledger took a command.
  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop
  ) {
    checker.applied(request, reply, before: before, in: shop)
    var digest = StateDigest()
    reply.describe(into: &digest)
    guard asked.indices.contains(request.order) else {
      strangerHeard = digest
      return
    }
    let order = request.order
    // What is remembered under the key of an order that is over would matter, then.
    if let key = request.key, key != scenario.orders[order].number { isOpaque = true }
    if let question = asked[order] {
      if request.command.transaction == nil {
        histories.learn(question, request, number: scenario.orders[order].number)
      }
      heard[order] = digest
    } else if running == order {
      // Without a distance: the order goes on at once.
      present[order] = histories.advance(present[order], Question(), digest)
    } else {
      isOpaque = true
    }
  }

  /// An order came to its end.
  func answered(_ order: Int, _ outcome: OrderOutcome, in shop: Shop) {
    outcomes[order] = outcome
    checker.answered(order: order, outcome, in: shop)
  }

  /// The reply to what was asked last reaches the order that asked.
  private func receive(_ order: Int) {
    guard let question = asked[order] else {
      isOpaque = true
      return
    }
    var reply = StateDigest()
    if let heard = heard[order] {
      reply = heard
    } else if let payment = sale.shop.payment(order) {
      reply.combine(UInt64(payment.rawValue) &<< 32)
    }
    // Else nobody heard what it is: it was said beside the ledger, as is all that row locks say.
    asked[order] = nil
    heard[order] = nil
    advance(order, by: question, reply)
  }

  /// An order receives something, and goes on.
  func advance(_ order: Int, by question: Question, _ reply: StateDigest) {
    running = order
    present[order] = histories.advance(present[order], question, reply)
    sent[order] = 0
    fresh.append(order)
  }

  /// Finds out what the orders did that ran.
  func settle(_ upcoming: [Upcoming]) {
    tracker.look(at: upcoming) { order, event in
      guard order >= 0 else {
        var digest = StateDigest()
        digest.combine(event.isReply ? 1 : 0)
        digest.combine(Int(event.process.index))
        if event.isReply, let strangerHeard { digest.combine(strangerHeard) }
        strangers.append(digest)
        return Question()
      }
      let question = Question(history: present[order], ordinal: sent[order])
      sent[order] += 1
      flying[order] += 1
      flights[order] += histories.digest(of: question)
      return question
    }
    for order in fresh {
      histories.learn(
        present[order], order: order, sent: sent[order], outcome: outcomes[order],
        path: Array(path[..<position]))
    }
    fresh.removeAll(keepingCapacity: true)
  }

  /// Makes `step`.
  ///
  /// - Returns: Its place in `upcoming`.
  func make(_ step: PathStep, of upcoming: [Upcoming]) -> Int {
    guard step.kind == .message else {
      guard let place = step.place(in: upcoming) else {
        isBroken = true
        return giveUp()
      }
      if step.kind == .timeout {
        advance(Int(step.whose), by: Question(history: -1, ordinal: 1), .zero)
      } else {
        let process = Int(step.whose)
        while fired.count <= process { fired.append(0) }
        fired[process] += 1
        // Others look at the time.
        if !sale.shop.isSweeper(upcoming[place].process) { isOpaque = true }
      }
      return place
    }
    guard let place = tracker.place(of: step) else {
      isBroken = true
      return giveUp()
    }
    let request = tracker.requests[place]
    if request.order >= 0 {
      if asked[request.order] != nil { isOpaque = true }
      asked[request.order] = request.question
      heard[request.order] = nil
      flying[request.order] -= 1
      flights[request.order] -= histories.digest(of: request.question)
    } else {
      strangers.remove(at: Int(step.which))
    }
    guard let chosen = tracker.take(place, of: upcoming) else {
      isBroken = true
      return giveUp()
    }
    return chosen
  }

  private func place(ofStranger upcoming: [Upcoming]) -> Int {
    upcoming.firstIndex { $0.kind != .message } ?? 0
  }

  /// Lets the execution end: it leads to nothing new.
  func giveUp() -> Int {
    isGivenUp = true
    return -1
  }
}
