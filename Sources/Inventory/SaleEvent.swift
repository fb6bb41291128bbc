public import Simulation

/// What an order knows of an item's stock, from the last reply that told it.
public struct Belief: Sendable, Equatable {
  /// Which item's.
  public var item: ItemID
  /// How many units it takes to be on the shelf.
  public var quantity: Int
  /// The version it was told with, if it was told one.
  public var version: Int?
}

/// What happened, in the shop's terms.
public enum SaleAction: Sendable, Equatable {
  /// The order reached its instance.
  case arrived(ItemID, quantity: Int)
  /// The customer, who was about to ask again, has an answer by now, or has left.
  case contented
  /// The order reached an instance that was down.
  case foundNobody
  /// The ledger took a command.
  case applied(InventoryCommand, InventoryReply, effects: [LedgerEffect], before: Int, after: Int)
  /// Something happened at a node of a replicated ledger.
  case replication(ReplicationAction)
  /// A lagging replica answered a read.
  case replicaRead(ItemID, Int)
  /// The database's reply reached the order.
  case told(InventoryReply, to: InventoryCommand)
  /// The payment provider took a command about the payment of the order with that number.
  case payment(String, PaymentReply, of: Int, isSilent: Bool)
  /// The order looked at its instance's clock.
  case readClock(Tick)
  /// The payment provider's reply reached the order.
  case paymentTold(PaymentReply)
  /// The customer was told.
  case answered(OrderOutcome)
  /// The primary was lost, and these effects with it, the latest first.
  case lost([LedgerEffect])
}

/// A line of a flash sale's trace: what happened, and, where an order has a part in it, what the
/// order believes beside what is true.
public struct SaleEvent: Sendable, Equatable {
  /// Where, when and because of what.
  public let event: TraceEvent
  /// What, in the shop's terms; nil for what every simulation knows (a pause, a timer).
  public let action: SaleAction?
  /// What the order believes after it, if it was ever told something.
  public let belief: Belief?
  /// What is on the shelf then, of the item that the order wants, and its version.
  public let truth: VersionedStock?

  struct Entry {
    var action: SaleAction
    var belief: Belief?
    var truth: VersionedStock?
  }

  init(event: TraceEvent, _ entry: Entry? = nil) {
    self.event = event
    action = entry?.action
    belief = entry?.belief
    truth = entry?.truth
  }
}

/// Watches a flash sale as it goes on: an oracle.
public protocol SaleObserver: AnyObject {
  /// The ledger of `shop` has taken a command; see ``Shop/effects``.
  ///
  /// - Parameters:
  ///   - request: The command.
  ///   - reply: What the ledger has to say to it.
  ///   - before: How many units of its item were on the shelf before it.
  ///   - shop: Where it happened.
  func applied(
    _ request: InventoryRequest, _ reply: InventoryReply, before: Int, in shop: Shop)

  /// The database has answered a command that did not reach the ledger: one of a transaction, say.
  func mentioned(_ request: InventoryRequest, _ reply: InventoryReply, in shop: Shop)

  /// Something happened to the nodes of a replicated ledger.
  func replicated(_ fact: ReplicationFact, in shop: Shop)

  /// A replica has answered a read of the order at that place in the scenario, beside the ledger.
  func looked(order: Int, in shop: Shop)

  /// An order is told the stock, after its instance was paused while the reply was there already.
  func paused(order: Int, in shop: Shop)

  /// The instance on which an attempt at an order was served has crashed before the answer.
  func interrupted(order: Int, in shop: Shop)

  /// The payment provider has refused to charge an order.
  func refusedPayment(order: Int, in shop: Shop)

  /// A customer was told what became of the order.
  ///
  /// - Parameters:
  ///   - order: The order's place in the scenario.
  ///   - outcome: What the customer was told.
  ///   - shop: Where it happened.
  func answered(order: Int, _ outcome: OrderOutcome, in shop: Shop)

  /// Something happened that should happen now and then, and that no command shows.
  func happened(_ something: Sometimes, in shop: Shop)

  /// The database has lost what these effects tell of, the latest first: they never were.
  func lost(_ effects: [LedgerEffect], in shop: Shop)

  /// An order, or the sweeper, sends a command: told only where the scenario says that calls are to be
  /// held against a sequential specification (``Scenario/judgesLinearizability``).
  func called(_ call: InventoryCall, in shop: Shop)

  /// Whoever waits for it has the reply to the call with that number. A call that runs out of patience,
  /// or whose process crashes, never has one.
  func returned(_ call: Int, _ reply: InventoryReply, in shop: Shop)
}

extension SaleObserver {
  /// Not everybody cares.
  public func mentioned(_ request: InventoryRequest, _ reply: InventoryReply, in shop: Shop) {}

  /// Nobody wants to know.
  public func replicated(_ fact: ReplicationFact, in shop: Shop) {}

  /// Not everybody cares.
  public func happened(_ something: Sometimes, in shop: Shop) {}

  /// Nobody wants to know.
  public func called(_ call: InventoryCall, in shop: Shop) {}

  /// Nobody wants to know.
  public func returned(_ call: Int, _ reply: InventoryReply, in shop: Shop) {}

  /// Not everybody cares.
  public func lost(_ effects: [LedgerEffect], in shop: Shop) {}
}

extension SaleObserver {
  /// Takes no note of it.
  public func interrupted(order: Int, in shop: Shop) {}
}
