import Checking
import Inventory
import Simulation

// The signature of a state, and that of the state to which a step would lead.
extension StateExplorer {
  /// The signature of the present state, without what the properties remember besides, and with it.
  ///
  /// It consists of the ledger, as far as later commands or properties can tell; what is promised; and of
  /// each order what it has received, what it has asked, what the ledger remembers under its key and what
  /// was deducted for it. An order that is over is its outcome, and nobody any more. Orders are added
  /// up, so it is as if they were sorted.
  func signature(in shop: Shop) -> (core: StateDigest, full: StateDigest) {
    parts.removeAll(keepingCapacity: true)
    memories.removeAll(keepingCapacity: true)
    isAlive.removeAll(keepingCapacity: true)
    for (order, outcome) in outcomes.enumerated() {
      var part = StateDigest()
      if let outcome {
        part.combine(UInt64(kinds[order]) &<< 8 | 1)
        part.combine(outcome.number)
      } else {
        part.combine(UInt64(names[order]) &<< 8 | 2)
        if present[order] >= 0, !forgets {
          part.combine(histories.all[present[order]].digest)
          part.combine(flights[order])
          if let question = asked[order] { part.combine(histories.digest(of: question)) }
        }
      }
      parts.append(part)
      memories.append(.zero)
      isAlive.append(outcome == nil)
    }
    var whole = StateDigest()
    for stranger in strangers { whole.combine(stranger) }
    for count in fired { whole.combine(count) }
    shop.describeLedger(&whole, &parts, isAlive: &isAlive)
    var books = StateDigest()
    var memory = StateDigest()
    checker.describeBooks(&books, &memory, &parts, &memories, isAlive: isAlive, in: shop)
    whole.combine(books)
    var core = StateDigest.zero
    var full = StateDigest.zero
    for order in parts.indices {
      core += parts[order]
      var own = parts[order]
      own.combine(memories[order])
      full += own
    }
    whole.combine(core)
    memory.combine(whole)
    memory.combine(full)
    return (whole, memory)
  }

  /// What comes of it if the request at `place` of those in flight reaches its server: the signature of
  /// the state, and what breaks. Nil if that is not known.
  func foresee(_ place: Int, _ shop: Shop) -> (state: StateDigest, broken: [Violation])? {
    let (order, question) = (tracker.requests[place].order, tracker.requests[place].question)
    guard foresees, order >= 0, question.history >= 0,
      let template = histories.template(of: question),
      template.request.command.transaction == nil, !template.request.command.isAboutLock
    else { return nil }
    let request = template.request(at: order, number: scenario.orders[order].number)
    return shop.supposing(request) { reply, before in
      var digest = StateDigest()
      reply.describe(into: &digest)
      guard let next = histories.next(after: present[order], question, digest),
        histories.all[next].sent >= 0
      else { return nil }
      return checker.supposing {
        let old = (present[order], flights[order], outcomes[order])
        defer { (present[order], flights[order], outcomes[order]) = old }
        checker.applied(request, reply, before: before, in: shop)
        present[order] = next
        flights[order] -= histories.digest(of: question)
        for ordinal in 0..<histories.all[next].sent {
          flights[order] += histories.digest(of: Question(history: next, ordinal: ordinal))
        }
        if let told = histories.all[next].told {
          outcomes[order] = told
          checker.answered(order: order, told, in: shop)
        }
        return (signature(in: shop).full, checker.takeViolations())
      }
    }
  }
}
