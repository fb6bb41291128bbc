public import Simulation

// What messages say, and what is written down.
extension Shop {
  /// A command of the order that `fiber` serves, with what it believes by now.
  func request(
    _ command: InventoryCommand, key: Int?, token: Int?, for fiber: FiberID
  ) -> InventoryRequest {
    let errand = errands[Int(fiber.index)]
    var request = InventoryRequest(
      command: command, key: key, order: Int(errand.place), token: token)
    if let belief = errand.belief, belief.item == command.item {
      request.believed = belief.quantity
    }
    return request
  }

  /// Carries a command of `fiber` out at once, where the order's instance is.
  func applyHere(
    _ command: InventoryCommand, key: Int?, token: Int?, for fiber: FiberID
  ) -> InventoryReply {
    let request = request(command, key: key, token: token, for: fiber)
    let call = began(request, for: fiber)
    served = call
    let host = simulation.host(of: fiber)
    let reply =
      command.transaction == nil
      ? apply(request, at: host, for: fiber) : transactHere(request, at: host, for: fiber)
    learn(reply, from: command, for: fiber)
    ended(call, reply)
    return reply
  }

  /// A message that says what `fiber` asks of the database, or of a plain replica.
  func letter(
    _ command: InventoryCommand, key: Int?, token: Int?, at replica: Int = 0, for fiber: FiberID
  ) -> MessageID {
    let message = letter(request(command, key: key, token: token, for: fiber))
    if listens { began(message, at: replica, for: fiber) }
    return message
  }

  func letter(_ request: InventoryRequest, call: Int32 = -1) -> MessageID {
    let message = emptyLetter()
    letters[Int(message.index)].request = request
    if listens { letters[Int(message.index)].call = call }
    return message
  }

  func emptyLetter() -> MessageID {
    let message = simulation.makeMessage()
    if Int(message.index) == letters.count { letters.append(Letter()) }
    return message
  }

  /// What the database replies in `message`, which is done then.
  func readReply(_ message: MessageID) -> InventoryReply {
    simulation.discard(message)
    if listens { ended(message) }
    return letters[Int(message.index)].reply
  }

  /// What the payment provider replies in `message`, which is done then.
  func readPayment(_ message: MessageID) -> PaymentReply {
    simulation.discard(message)
    return letters[Int(message.index)].paymentReply
  }

  /// A message that says `command` of the payment of the order at `place`.
  func letter(_ command: PaymentCommand, for place: Int) -> MessageID {
    let message = emptyLetter()
    letters[Int(message.index)].payment = command
    letters[Int(message.index)].payer = Int32(place)
    return message
  }

  /// A message was doubled on its way.
  public func copy(_ message: MessageID, into copy: MessageID) {
    if Int(copy.index) == letters.count { letters.append(Letter()) }
    letters[Int(copy.index)] = letters[Int(message.index)]
    if cluster.isThere { cluster.copy(message, into: copy) }
  }

  /// Writes down what happens right now, if anybody wants to know.
  func record(_ action: @autoclosure () -> SaleAction, for fiber: FiberID) {
    guard simulation.isRecording else { return }
    let errand = errands[Int(fiber.index)]
    var entry = SaleEvent.Entry(action: action())
    if errand.place >= 0 {
      let item = scenario.orders[Int(errand.place)].item
      entry.belief = errand.belief
      entry.truth = VersionedStock(quantity: ledger.stock(item), version: ledger.version(item))
    }
    entries.append((simulation.sequence, entry))
  }
}
