import Inventory
import Simulation

@testable import Searching

/// What all equivalent schedules have in common: for each step, what it was and did, and the steps before
/// it with which it conflicts.
struct ScheduleClass: Hashable {
  let lines: [String]
  /// Whether something comes after each crash at the process that crashed.
  let isCrashFelt: Bool

  init(_ all: [ExplorationStep]) {
    let steps = Array(all.dropFirst())
    let names = steps.indices.map { place -> String in
      guard let event = steps[place].event else { return "" }
      let name = "\(event.kind) \(event.key.text(.shop)) \(steps[place].answers)"
      guard event.kind == .crash else { return name }
      // The how manieth of its process.
      let before = steps[..<place].count {
        $0.event?.kind == .crash && $0.event?.process == event.process
      }
      return name + " \(before + 1)"
    }
    lines =
      names.indices.map { place in
        ([names[place]]
          + names.indices[..<place].filter {
            steps[$0].footprint.conflicts(with: steps[place].footprint)
          }.map { names[$0] }.sorted()).joined(separator: " < ")
      }.sorted() + ["opening \(all.first?.answers ?? [])"]
    isCrashFelt = steps.indices.allSatisfy { place in
      steps[place].event?.kind != .crash
        || steps[(place + 1)...].contains {
          $0.event?.process == steps[place].event?.process && $0.event?.kind != .crash
        }
    }
  }

  static func == (a: ScheduleClass, b: ScheduleClass) -> Bool { a.lines == b.lines }
  func hash(into hasher: inout Hasher) { hasher.combine(lines) }
}
