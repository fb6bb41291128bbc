import Foundation
import Inventory
import Tracing

/// The run that another is compared with.
enum OtherRun {
  /// What `text` names: a strategy, in the world and by the schedule of `subject`; a seed file; or a
  /// trace that was kept as JSON.
  ///
  /// - Throws: ``Failure``, if there is no such thing.
  static func find(
    _ text: String, beside subject: Subject, _ context: Context
  ) throws -> SideBySide.Run {
    if let strategy = context.kept(text) {
      guard strategy.databases.contains(subject.scenario.database) else {
        throw Failure(
          .usage,
          "the strategy '\(text)' needs what the database '\(subject.scenario.database.rawValue)' "
            + "does not have")
      }
      return SideBySide.Run(try subject.with(strategy).record().recording, name: text)
    }
    guard let data = FileManager.default.contents(atPath: text) else {
      let names = context.strategies.map { $0.name }
      throw Failure(
        .missingFile,
        UsageError("there is no strategy and no file '\(text)'").message
          + didYouMean(suggestion(for: text, among: names)))
    }
    guard let document = try? JSONSerialization.jsonObject(with: data) else {
      return SideBySide.Run(try Subject(text, context).record().recording, name: text)
    }
    guard let run = run(document, name: text) else {
      throw Failure(
        .malformedFile,
        UsageError(
          "\(text): this is no trace: 'phantom-trace 1', as 'trace --format json' prints it, is "
            + "needed"
        ).message)
    }
    return run
  }

  private static func run(_ document: Any, name: String) -> SideBySide.Run? {
    guard let document = document as? [String: Any],
      document["schema"] as? String == "phantom-trace 1",
      let events = document["events"] as? [[String: Any]]
    else { return nil }
    var steps: [SideBySide.Step] = []
    for event in events {
      guard let id = event["id"] as? Int, let tick = event["tick"] as? Int,
        let process = event["process"] as? String, let text = event["text"] as? String
      else { return nil }
      steps.append(
        SideBySide.Step(
          id: id, tick: tick, process: process, order: event["order"] as? String, text: text,
          breaks: (event["breaches"] as? [Any])?.isEmpty == false))
    }
    return SideBySide.Run(name: name, steps: steps)
  }
}
