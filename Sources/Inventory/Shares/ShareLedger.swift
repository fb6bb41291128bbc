/// The part of the ledger that lies with the instances: the share of each, and what is on its way
/// from one to another.
///
/// After O'Neil, *The Escrow Transactional Method* (TODS 1986), and the demarcation protocol of
/// Barbará and Garcia-Molina (VLDB Journal 1994): units are set aside beforehand, so whoever has some
/// need not ask before selling them. The shares have no unit in common, and a unit that is on its
/// way is in none of them. What an instance knows it knows from its own commands alone: each record
/// here belongs to one instance, and no command looks at two.
struct ShareLedger: Sendable {
  private struct Pile {
    var units = Units()
    var sold = 0
  }

  private struct Transfer {
    let item: ItemID
    let units: Units
    let to: Int
    var isAccepted = false
  }

  private enum Fate {
    case claimed
    case withdrawn
  }

  private struct Place: Hashable {
    let instance: Int
    /// An item's number, or an order's key.
    let number: Int
  }

  /// What makes two requests the same.
  private struct Grant: Hashable {
    let from: Int
    let to: Int
    let number: Int
  }

  private var instances = 0
  /// How many units of each item are in the shares and on their way.
  private var unsold: [Int] = []
  /// Nothing in these is ever enumerated.
  private var piles: [Place: Pile] = [:]
  private var fates: [Place: Fate] = [:]
  private var grants: [Grant: TransferID?] = [:]
  private var transfers: [Transfer] = []

  /// How many transfers are on their way.
  private(set) var inFlight = 0

  /// Whether there are any shares.
  var isOpen: Bool { instances > 0 }

  /// Forgets all.
  mutating func reset() {
    guard isOpen else { return }
    instances = 0
    unsold.removeAll(keepingCapacity: true)
    piles.removeAll(keepingCapacity: true)
    fates.removeAll(keepingCapacity: true)
    grants.removeAll(keepingCapacity: true)
    transfers.removeAll(keepingCapacity: true)
    inFlight = 0
  }

  /// Deals the units 1...n of each item, of which there are `stock`, among so many instances; those
  /// with low numbers have one more where it does not come out even.
  mutating func deal(_ stock: [Int], among instances: Int) {
    self.instances = max(instances, 1)
    unsold.append(contentsOf: stock)
    for (item, count) in stock.enumerated() {
      var first = 1
      for instance in 1...self.instances where first <= count {
        let size = count / self.instances + (instance <= count % self.instances ? 1 : 0)
        piles[Place(instance: instance, number: item + 1)] = Pile(
          units: Units(run: first..<first + size))
        first += size
      }
    }
  }

  /// How many units of `item` are in the shares and on their way.
  func unsold(_ item: ItemID) -> Int {
    unsold.indices.contains(item.number - 1) ? unsold[item.number - 1] : 0
  }

  private func pile(_ item: ItemID, of instance: Int) -> Pile {
    piles[Place(instance: instance, number: item.number)] ?? Pile()
  }

  private func count(_ item: ItemID, of instance: Int) -> ShareCount {
    let pile = pile(item, of: instance)
    return ShareCount(left: pile.units.count, sold: pile.sold)
  }

  private func isThere(_ item: ItemID, _ instance: Int) -> Bool {
    unsold.indices.contains(item.number - 1) && (1...max(instances, 1)).contains(instance)
  }

  // MARK: - Commands

  /// What a command comes to.
  struct Answer {
    var reply: InventoryReply
    var effect: LedgerEffect?
    /// Whether the same had been asked before.
    var isRepetition = false
  }

  /// Sells units of an instance's own share to the order of `key`, once.
  mutating func claim(
    _ item: ItemID, _ quantity: Int, from instance: Int, key: Int?, order: Int
  ) -> Answer {
    guard isOpen, isThere(item, instance), quantity >= 1 else { return Answer(reply: .refused) }
    if let key {
      switch fates[Place(instance: instance, number: key)] {
      case .claimed: return Answer(reply: .applied(true), isRepetition: true)
      case .withdrawn: return Answer(reply: .cancelled)
      case nil: break
      }
    }
    var pile = pile(item, of: instance)
    guard pile.units.count >= quantity else {
      return Answer(reply: .share(count(item, of: instance)))
    }
    let units = pile.units.take(quantity)
    pile.sold += quantity
    piles[Place(instance: instance, number: item.number)] = pile
    unsold[item.number - 1] -= quantity
    if let key { fates[Place(instance: instance, number: key)] = .claimed }
    return Answer(
      reply: .applied(true),
      effect: LedgerEffect(kind: .claimed, item: item, units: units, order: order))
  }

  /// Sees to it that the order of `key` gets nothing from that share.
  mutating func withdraw(from instance: Int, key: Int?) -> Answer {
    guard isOpen, let key, (1...max(instances, 1)).contains(instance) else {
      return Answer(reply: .refused)
    }
    let place = Place(instance: instance, number: key)
    guard fates[place] != .claimed else { return Answer(reply: .applied(false)) }
    fates[place] = .withdrawn
    return Answer(reply: .applied(true))
  }

  /// Sends units of one share on their way to another, once for each request.
  mutating func grant(
    _ item: ItemID, _ request: TransferRequest, order: Int
  ) -> Answer {
    let quantity = request.quantity
    let grant = Grant(from: request.from, to: request.to, number: request.number)
    guard isOpen, isThere(item, request.from), isThere(item, request.to),
      request.from != request.to, quantity ?? 1 >= 1
    else { return Answer(reply: .refused) }
    if let transfer = grants[grant] {
      return Answer(
        reply: .granted(ShareGrant(transfer: transfer, share: count(item, of: request.from))),
        isRepetition: true)
    }
    var pile = pile(item, of: request.from)
    let left = pile.units.count
    var transfer: TransferID?
    var effect: LedgerEffect?
    if left >= quantity ?? 1 {
      // Whoever runs short once will do so again: half of what is there, if that is more.
      let units = pile.units.take(quantity.map { max($0, left / 2) } ?? left)
      piles[Place(instance: request.from, number: item.number)] = pile
      transfers.append(Transfer(item: item, units: units, to: request.to))
      inFlight += 1
      transfer = TransferID(number: transfers.count)
      effect = LedgerEffect(kind: .sent, item: item, units: units, order: order)
    }
    grants[grant] = transfer
    return Answer(
      reply: .granted(ShareGrant(transfer: transfer, share: count(item, of: request.from))),
      effect: effect)
  }

  /// Puts what a transfer brings into the share for which it is: once, or, `blindly`, each time.
  mutating func accept(
    _ id: TransferID, of item: ItemID, isBlind: Bool, order: Int
  ) -> Answer {
    guard transfers.indices.contains(id.number - 1), transfers[id.number - 1].item == item else {
      return Answer(reply: .refused)
    }
    let transfer = transfers[id.number - 1]
    guard !transfer.isAccepted || isBlind else {
      return Answer(reply: .done, isRepetition: true)
    }
    piles[Place(instance: transfer.to, number: item.number), default: Pile()].units
      .put(transfer.units)
    guard !transfer.isAccepted else {
      unsold[item.number - 1] += transfer.units.count
      return Answer(reply: .done)
    }
    transfers[id.number - 1].isAccepted = true
    inFlight -= 1
    return Answer(
      reply: .done,
      effect: LedgerEffect(kind: .arrived, item: item, units: transfer.units, order: order))
  }

  /// For which instance's share a transfer is; nil if there is none of that number.
  func destination(of id: TransferID) -> Int? {
    transfers.indices.contains(id.number - 1) ? transfers[id.number - 1].to : nil
  }

  /// Of which item a transfer is.
  func item(of id: TransferID) -> ItemID? {
    transfers.indices.contains(id.number - 1) ? transfers[id.number - 1].item : nil
  }
}

extension Units {
  /// Takes `count` of them, as many as there are at most: others first, then the highest of the run.
  fileprivate mutating func take(_ count: Int) -> Units {
    var taken = Units()
    while taken.others.count < count, let serial = others.popLast() { taken.others.append(serial) }
    let rest = min(count - taken.others.count, run.count)
    taken.run = run.upperBound - rest..<run.upperBound
    run = run.lowerBound..<run.upperBound - rest
    return taken
  }

  fileprivate mutating func put(_ units: Units) {
    if run.isEmpty {
      run = units.run
    } else {
      others.append(contentsOf: units.run)
    }
    others.append(contentsOf: units.others)
  }
}

extension InventoryLedger {
  /// Deals all that is on the shelf among so many instances.
  mutating func deal(among instances: Int) {
    shares.deal(shelves.map { max($0.base, 0) }, among: instances)
    for place in shelves.indices { shelves[place].base = min(shelves[place].base, 0) }
  }

  /// Takes a command that is about shares.
  mutating func performAtShare(_ request: InventoryRequest) -> InventoryReply {
    let answer: ShareLedger.Answer
    switch request.command {
    case .claim(let item, let quantity, let instance):
      answer = shares.claim(
        item, quantity, from: instance, key: request.key, order: request.order)
    case .withdraw(let instance):
      answer = shares.withdraw(from: instance, key: request.key)
    case .grant(let item, let transfer):
      answer = shares.grant(item, transfer, order: request.order)
    case .accept(let id, let item, let isBlind):
      answer = shares.accept(id, of: item, isBlind: isBlind, order: request.order)
    default: return .refused
    }
    isRepetition = answer.isRepetition
    if let effect = answer.effect { effects.append(effect) }
    return answer.reply
  }
}
