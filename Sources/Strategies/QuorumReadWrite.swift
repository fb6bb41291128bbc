public import Inventory
import Simulation

/// Reads from a majority of three replicas, takes the highest version, and writes to a majority with
/// the next: Dynamo's R + W > N (DeCandia et al., 2007), and no consensus.
///
/// Any two majorities have a replica in common, so whoever reads after a write has ended sees it. But
/// an order that reads *while* another is about to write sees what was before: both find version 4,
/// both write version 5, all replicas say that they have taken it, and both customers have the last
/// vase. A quorum makes a register of many copies, and a register cannot decide between two (Herlihy,
/// *Wait-Free Synchronization*, 1991): for "only if nobody was faster" it takes consensus, or one
/// place that decides.
public struct QuorumReadWrite: OrderStrategy {
  /// `quorum-read-write`
  public static let name = "quorum-read-write"
  /// What it does, in a line.
  public static let summary =
    "read from a majority of replicas, write to a majority the next version"
  /// What should sometimes happen to it.
  public static let sometimes: [Sometimes] = [.soldOut, .conflict]
  /// In three copies.
  public static let placement = StockPlacement.replicas

  private let service: InventoryService

  /// The strategy for one order.
  public init(service: InventoryService) { self.service = service }

  /// Reads, checks, writes back, each at a majority.
  public func placeOrder(_ item: ItemID, quantity: Int) async throws -> OrderOutcome {
    let replicas = service.replicas
    let answers = try await ask { replica, timeout in
      try await replicas.read(item, from: replica, timeout: timeout)
    }
    guard let latest = answers.max(by: { $0.version < $1.version }) else { return .outOfStock }
    guard latest.quantity >= quantity else { return .outOfStock }
    _ = try await ask { replica, timeout in
      try await replicas.write(
        item, latest.quantity - quantity, version: latest.version + 1, to: replica,
        timeout: timeout)
    }
    return .orderPlaced
  }

  /// Asks one replica after another until a majority has answered.
  ///
  /// - Throws: `CallError.timedOut` if too few answer.
  private func ask<Answer>(
    _ body: (Int, Tick?) async throws -> Answer
  ) async throws -> [Answer] {
    var answers: [Answer] = []
    for replica in service.replicas.all where answers.count < service.replicas.majority {
      do {
        answers.append(
          try await service.retrying(tries: 1) { timeout in try await body(replica, timeout) })
      } catch CallError.timedOut {
        // It may have heard all the same.
      }
    }
    guard answers.count == service.replicas.majority else { throw CallError.timedOut }
    return answers
  }
}
