public import Inventory
import Simulation

/// The first event at which two runs of the same world part.
public struct Parting: Sendable, Equatable {
  private let names: [String]
  private let events: [SaleEvent?]

  /// How many events the runs have in common before they part.
  public let common: Int

  /// Where the run `firstName`, whose trace is `first`, and the run `secondName` part.
  public init(
    _ firstName: String, _ first: [SaleEvent], _ secondName: String, _ second: [SaleEvent]
  ) {
    names = [firstName, secondName]
    var place = 0
    while place < first.count, place < second.count, first[place] == second[place] { place += 1 }
    common = place
    events = [
      place < first.count ? first[place] : nil, place < second.count ? second[place] : nil,
    ]
  }

  /// Whether the runs are the same.
  public var isNone: Bool { events.allSatisfy { $0 == nil } }

  /// It in words: where they part, then what each does there.
  public var lines: [String] {
    guard !isNone else { return ["\(names[0]) and \(names[1]) do not part"] }
    let width = names.map(\.count).max() ?? 0
    return ["after \(common) events in common"]
      + zip(names, events).map { name, event in
        let space = String(repeating: " ", count: width - name.count)
        return "  \(name)\(space)  \(Self.text(event))"
      }
  }

  /// It for programs: `strategies`, `common` (events before they part), and what `first` and
  /// `second` do there (null where one has ended).
  public var json: JSON {
    [
      "strategies": .array(names.map { .string($0) }), "common": .int(common),
      "first": events[0].map { .string(Self.text($0)) } ?? .null,
      "second": events[1].map { .string(Self.text($0)) } ?? .null,
    ]
  }

  private static func text(_ event: SaleEvent?) -> String {
    guard let event else { return "has ended" }
    return "#\(event.event.sequence) tick \(event.event.tick) at "
      + "\(ProcessNames.shop.text(event.event.process)): \(Wording.text(of: event))"
  }
}
