import Inventory
import Simulation

@testable import Searching

/// What all equivalent schedules have in common: for each step, what it was and did, and the steps before
/// it with which it conflicts.
struct ScheduleClass: Hashable {
  /// A number for each step and what comes before it: 64 bits of a hash, which two hardly share. Words
  /// take longer than the schedules do.
  private let numbers: [Int]
  private let steps: [ExplorationStep]
  /// Whether something comes after each crash at the process that crashed.
  let isCrashFelt: Bool

  init(_ all: [ExplorationStep]) {
    steps = all
    let places = all.indices.dropFirst()
    let names = all.indices.map { Self.number(of: all, $0) }
    numbers =
      [names.first ?? 0]
      + places.map { place in
        var hasher = Hasher()
        hasher.combine(names[place])
        // In any order.
        hasher.combine(
          places.prefix { $0 < place }.reduce(0) {
            Self.conflict(all, $1, place) ? $0 &+ names[$1] : $0
          })
        return hasher.finalize()
      }.sorted()
    isCrashFelt = places.allSatisfy { place in
      all[place].event?.kind != .crash
        || all[(place + 1)...].contains {
          $0.event?.process == all[place].event?.process && $0.event?.kind != .crash
        }
    }
  }

  /// The same in words.
  var lines: [String] {
    let places = steps.indices.dropFirst()
    let names = steps.indices.map { place -> String in
      guard let event = steps[place].event else { return "opening \(steps[place].answers)" }
      return "\(event.kind) \(event.key.text(.shop)) \(steps[place].answers)"
        + (event.kind == .crash ? " \(Self.crashes(steps, at: place))" : "")
    }
    return places.map { place in
      ([names[place]]
        + places.prefix { $0 < place }.filter { Self.conflict(steps, $0, place) }
        .map { names[$0] }.sorted()).joined(separator: " < ")
    }.sorted() + [names.first ?? ""]
  }

  static func == (a: ScheduleClass, b: ScheduleClass) -> Bool { a.numbers == b.numbers }
  func hash(into hasher: inout Hasher) { hasher.combine(numbers) }

  private static func conflict(_ steps: [ExplorationStep], _ earlier: Int, _ later: Int) -> Bool {
    steps[earlier].footprint.conflicts(with: steps[later].footprint)
  }

  private static func number(of steps: [ExplorationStep], _ place: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(steps[place].answers)
    if let event = steps[place].event {
      hasher.combine(event.kind)
      hasher.combine(event.key)
      if event.kind == .crash { hasher.combine(crashes(steps, at: place)) }
    }
    return hasher.finalize()
  }

  /// The how manieth crash of its process the step there is.
  private static func crashes(_ steps: [ExplorationStep], at place: Int) -> Int {
    steps[...place].count {
      $0.event?.kind == .crash && $0.event?.process == steps[place].event?.process
    }
  }
}
