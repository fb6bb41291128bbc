import Inventory
import Simulation

// What instances that keep shares of the stock, and plain replicas, say and do.
extension StoryLine {
  /// A command without an effect that is about a share, or to a replica; nil for any other.
  static func sharing(
    _ who: String, _ event: SaleEvent, _ command: InventoryCommand, _ reply: InventoryReply
  ) -> String? {
    let place = ProcessNames.shop.text(event.event.process)
    switch (command, reply) {
    case (.readVersioned, .versionedStock(let stock)) where event.event.process.role == .replica:
      return "\(place) reads \(stock.quantity) at version \(stock.version) for \(who)."
    case (.store(_, let quantity, let version), _):
      return "\(place) takes \(who)'s \(quantity) at version \(version)."
    case (.claim, .share(let share)):
      return "\(who) finds \(share.left) in the share of \(place)."
    case (.withdraw, .applied(let isWithdrawn)):
      return "\(place) sees to it that \(who) gets nothing"
        + (isWithdrawn ? "." : ": too late, its units are sold.")
    case (.grant, .granted(let grant)):
      return "\(place) has \(grant.share.left) for \(who)"
        + (grant.transfer == nil ? ", which is not enough." : ", and has sent some before.")
    case (.accept, _): return "\(place) has what it is sent already."
    case (.claim, _), (.grant, _), (.withdraw, _):
      return "\(place) takes \(who)'s \(command.word): \(Wording.text(of: reply))."
    default: return nil
    }
  }

  /// What reaches a share without an order's doing, in a sentence; nil if nothing does.
  static func arrival(
    _ effects: [LedgerEffect], of item: ItemID?, _ event: SaleEvent
  ) -> String? {
    guard let effect = effects.first, effect.kind == .arrived, effect.item == item else {
      return nil
    }
    return "\(ProcessNames.shop.text(event.event.process)) brings in "
      + "\(Wording.text(of: effect.units)), sent before."
  }
}
