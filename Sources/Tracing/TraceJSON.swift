public import Inventory
import Simulation

/// A trace as JSON.
public enum TraceJSON {
  /// The events, in order: `sequence`, `tick`, `process`, `kind`, `cause` (the sequence number of
  /// the event that caused it; 0 for none), `what`; for an order's events also `order`,
  /// `attempt` (from 1), `believes` (null before it was told anything) and `true`, each with `quantity` and `version`.
  public static func events(_ trace: [SaleEvent]) -> JSON {
    .array(
      trace.map { event in
        var members: [JSON.Member] = [
          .init(key: "sequence", value: .int(event.event.sequence)),
          .init(key: "tick", value: .int(event.event.tick)),
          .init(key: "process", value: .string(ProcessNames.shop.text(event.event.process))),
          .init(key: "kind", value: .string(kind(of: event))),
          .init(key: "cause", value: .int(event.event.cause)),
          .init(key: "what", value: .string(Wording.text(of: event))),
        ]
        guard let fiber = event.event.fiber, fiber.role == .order else { return .object(members) }
        members.append(.init(key: "order", value: .string(ProcessNames.shop.text(fiber))))
        members.append(.init(key: "attempt", value: .int(event.event.attempt)))
        members.append(.init(key: "believes", value: belief(event.belief)))
        members.append(
          .init(
            key: "true",
            value: event.truth.map {
              ["quantity": .int($0.quantity), "version": .int($0.version)]
            } ?? .null))
        return .object(members)
      })
  }

  private static func kind(of event: SaleEvent) -> String {
    if case .answered = event.action { return "answer" }
    return event.event.kind.word
  }

  private static func belief(_ belief: Belief?) -> JSON {
    guard let belief else { return .null }
    return [
      "item": .string("\(belief.item)"), "quantity": .int(belief.quantity),
      "version": .optional(belief.version),
    ]
  }
}
