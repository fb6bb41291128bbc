import Checking

/// A recorded run as JSON, for programs: all that a ``Recording`` holds.
///
/// - `schema`: `phantom-trace 1`. Members may be added; those that are there keep their meaning.
/// - `strategy`, `database`, `verdict`, `digest`, `file` (or null), `comments`, `healing` (a tick, or
///   null)
/// - `items`: `name`, `stock`
/// - `orders`: `name`, `item`, `quantity`, `arrival`, `outcome` (or null)
/// - `lanes`: `name`, `process`, from top to bottom; an order's lane has its instance as process
/// - `events`: `id` (from 1), `tick`, `kind`, `lane` (a place in `lanes`), `process`, `order` (or
///   null), `attempt`, `cause` (an event's id, or null), `text`, `message` (a place in `messages`, or
///   null), `facts`, `changes`, `breaches` (places in `breaches`), `choice` (a place in `choices`, or
///   null)
/// - `facts`, what the order believes: `subject`, `believed`, `true`, `told` (an event's id)
/// - `changes`, what is different from then on, each of one kind: a `truth` (the subject) and its
///   `value`; a `unit` (the serial) of `item` that is `order`'s, `state` `held`, `sold`, or null for
///   not any more; the `progress` (the order's name) and its `state`; the `beliefs` (the order's name)
///   and all its `facts`
/// - `messages`: `order` (or null), `label` (or null), `isReply`, `isCopy`, `fate`, `from` and `to`
///   (places in `lanes`), `sent` and `ended` (events' ids), `arrival` (a tick)
/// - `spells`: `kind` (`pause`, `down`, `partition`), `processes`, `start`, `end`, `text`
/// - `breaches`: `property`, `fingerprint`, `explanation`, `event` (an id)
/// - `choices`: `key`, `value`, `calm`, `witness` (or null)
public enum TraceJSON {
  /// The document.
  public static func document(_ recording: Recording) -> JSON {
    [
      "schema": "phantom-trace 1",
      "strategy": .string(recording.strategy), "database": .string(recording.database),
      "verdict": .string(recording.verdict.rawValue), "digest": .string(recording.digest),
      "file": .optional(recording.file),
      "comments": .array(recording.comments.map { .string($0) }),
      "healing": .optional(recording.healing),
      "items": .array(
        recording.items.map { ["name": .string($0.name), "stock": .int($0.stock)] }),
      "orders": .array(recording.orders.map(order)),
      "lanes": .array(
        recording.lanes.map { ["name": .string($0.name), "process": .string($0.process)] }),
      "events": .array(recording.events.map(event)),
      "messages": .array(recording.messages.map(message)),
      "spells": .array(recording.spells.map(spell)),
      "breaches": .array(recording.breaches.map(breach)),
      "choices": .array(recording.choices.map(choice)),
    ]
  }

  private static func order(_ order: Recording.Customer) -> JSON {
    [
      "name": .string(order.name), "item": .string(order.item), "quantity": .int(order.quantity),
      "arrival": .int(order.arrival), "outcome": .optional(order.outcome),
    ]
  }

  private static func event(_ event: Recording.Event) -> JSON {
    [
      "id": .int(event.id), "tick": .int(event.tick), "kind": .string(event.kind),
      "lane": .int(event.lane), "process": .string(event.process),
      "order": .optional(event.order), "attempt": .int(event.attempt),
      "cause": .optional(event.cause), "text": .string(event.text),
      "message": .optional(event.message), "facts": .array(event.facts.map(fact)),
      "changes": .array(event.changes.map(change)),
      "breaches": .array(event.breaches.map { .int($0) }), "choice": .optional(event.choice),
    ]
  }

  private static func fact(_ fact: Recording.Fact) -> JSON {
    [
      "subject": .string(fact.subject), "believed": .string(fact.believed),
      "true": .string(fact.truth), "told": .int(fact.told),
    ]
  }

  private static func change(_ change: Recording.Change) -> JSON {
    switch change {
    case .truth(let subject, let value): ["truth": .string(subject), "value": .string(value)]
    case .unit(let item, let serial, let order, let state):
      [
        "unit": .int(serial), "item": .string(item), "order": .string(order),
        "state": .optional(state),
      ]
    case .progress(let order, let state): ["progress": .string(order), "state": .string(state)]
    case .beliefs(let order, let facts):
      ["beliefs": .string(order), "facts": .array(facts.map(fact))]
    }
  }

  private static func message(_ message: Recording.Message) -> JSON {
    [
      "order": .optional(message.order), "label": .optional(message.label),
      "isReply": .bool(message.isReply), "isCopy": .bool(message.isCopy),
      "fate": .string(message.fate.rawValue), "from": .int(message.from), "to": .int(message.to),
      "sent": .int(message.sent), "ended": .int(message.ended), "arrival": .int(message.arrival),
    ]
  }

  private static func spell(_ spell: Recording.Spell) -> JSON {
    [
      "kind": .string(spell.kind.rawValue),
      "processes": .array(spell.processes.map { .string($0) }), "start": .int(spell.start),
      "end": .int(spell.end), "text": .string(spell.text),
    ]
  }

  private static func breach(_ breach: Recording.Breach) -> JSON {
    [
      "property": .string(breach.property), "fingerprint": .string(breach.fingerprint),
      "explanation": .string(breach.explanation), "event": .int(breach.event),
    ]
  }

  private static func choice(_ choice: Recording.Chosen) -> JSON {
    [
      "key": .string(choice.key), "value": .int(choice.value), "calm": .int(choice.calm),
      "witness": .optional(choice.witness),
    ]
  }
}
