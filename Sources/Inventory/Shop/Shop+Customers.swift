import Simulation

// How orders reach the instances, once or more often.
extension Shop {
  /// Asks who will be impatient, and sees to it that whoever has no answer asks again once the world
  /// has healed.
  func openDoors() {
    let orders = scenario.orders
    customers.reset(orders: orders.count)
    customersID = .none
    guard scenario.healing != nil || scenario.faults.customers != nil else { return }
    customers.count(orders: orders.count)
    if let faults = scenario.faults.customers {
      for (place, order) in orders.enumerated() where order.arrival < scenario.healing ?? .max {
        open(place, order, faults)
      }
    }
    guard let healing = scenario.healing else { return }
    makeCustomersProcess()
    simulation.setTimer(of: customersID, after: healing, count: 1)
  }

  private func open(_ place: Int, _ order: Order, _ faults: CustomerFaults) {
    let name = ProcessName.order(order.number)
    let again = simulation.chooseRarely(
      ChoiceKey(.clickAgain, of: name), in: faults.after, oneIn: faults.odds)
    if again > 0 {
      _ = addAttempt(
        customers.nextAttempt(at: place), at: place, on: instance(order, attempt: 2),
        startingAt: order.arrival + again)
    }
    let departure = simulation.chooseRarely(
      ChoiceKey(.giveUp, of: name), in: faults.after, oneIn: faults.odds)
    if departure > 0 { customers.leave(place, at: order.arrival + departure) }
  }

  /// The number of the instance on which an attempt at `order` lands: the next one each time.
  private func instance(_ order: Order, attempt: Int) -> Int {
    (order.instance + attempt - 2) % max(scenario.instances, 1) + 1
  }

  /// The customer of the order at `place` asks once more, `delay` ticks from now.
  private func askAgain(_ place: Int, after delay: Tick) {
    let attempt = customers.nextAttempt(at: place)
    _ = addAttempt(
      attempt, at: place, on: instance(scenario.orders[place], attempt: attempt),
      startingAt: simulation.now + delay)
  }

  /// The customer whose attempt `fiber` was has heard of an error, or that nobody knows.
  func disappoint(_ fiber: FiberID) {
    let place = place(of: fiber)
    guard let faults = scenario.faults.customers, !simulation.isHealed,
      !customers.hasLeft(place, at: simulation.now)
    else { return }
    let key = ChoiceKey(
      .askAgain, of: simulation.name(of: fiber), attempt: simulation.attempt(of: fiber))
    let wait = simulation.chooseRarely(key, in: faults.after, oneIn: 2)
    if wait > 0 { askAgain(place, after: wait) }
  }

  /// The world has healed, now or a while ago: whoever has no answer, and has not left, asks again.
  func askAgain() {
    guard customers.beginRound() else { return }
    let now = simulation.now
    var isAnyone = false
    for (place, order) in scenario.orders.enumerated()
    where order.arrival < now && !isAnswered(place) && !customers.hasLeft(place, at: now) {
      askAgain(place, after: 0)
      isAnyone = true
    }
    let isAnyoneComing = scenario.orders.contains { $0.arrival >= now }
    guard isAnyone || isAnyoneComing else { return }
    simulation.setTimer(
      of: customersID, after: 20 * scenario.patience, count: customers.rounds + 1)
  }

  /// Whether the customer of the order at `place` knows what became of it.
  func isAnswered(_ place: Int) -> Bool { orderResults[place].outcome?.isDefinite ?? false }
}
