import Checking
import Inventory
import Searching
import Simulation
import Tracing

/// A stepper, and what it cannot do itself.
struct StepSession {
  private let subject: Subject
  private(set) var stepper: Stepper
  private var report: RunReport
  private var isSaved = true

  /// A session at the beginning of the run of `subject`.
  ///
  /// - Throws: ``Failure``: the run has no result.
  init(_ subject: Subject) throws {
    self.subject = subject
    let (report, recording) = try subject.record()
    self.report = report
    stepper = Stepper(recording)
  }

  /// What was changed and not saved, as lines of a seed file.
  var leftovers: [String] {
    guard !isSaved, !stepper.changes.isEmpty else { return [] }
    return ["not saved:"] + stepper.changes.map { "override \($0.key) = \($0.value)" }
  }

  /// Shows it until somebody quits; false if there is no terminal.
  mutating func show(_ colors: ANSI.Colors) -> Bool {
    guard var terminal = Terminal(colors) else { return false }
    loop: while true {
      let size = terminal.size
      guard terminal.show(stepper.screen(width: size.width, height: size.height)) else { break }
      switch terminal.next() {
      case .hungUp: break loop
      case .changed: terminal.forget()
      case .key(let key):
        guard let wish = stepper.press(key) else { continue }
        switch wish {
        case .quit: break loop
        case .redraw: terminal.forget()
        case .save: grant(wish)
        case .rerun:
          // It may take seconds.
          if report.events > 20_000 {
            stepper.isBusy()
            _ = terminal.show(stepper.screen(width: size.width, height: size.height))
          }
          grant(wish)
        }
      }
    }
    terminal.close()
    return true
  }

  /// Presses `key`, and does what comes of it, without a terminal.
  mutating func press(_ key: Stepper.Key) {
    if let wish = stepper.press(key) { grant(wish) }
  }

  /// Does what the stepper wishes for.
  private mutating func grant(_ wish: Stepper.Wish) {
    switch wish {
    case .rerun(let changes): rerun(changes)
    case .save(let path, let replaces): save(to: path, replaces: replaces)
    case .quit, .redraw: break
    }
  }

  // MARK: - Running again

  private mutating func rerun(_ changes: [Stepper.Override]) {
    do {
      var changed = subject
      changed.schedule = try schedule(with: changes)
      let (report, recording) = try changed.record()
      self.report = report
      isSaved = false
      let keys = changes.map(\.key)
      let idle = report.overrides.filter {
        $0.fate == .neverAsked && keys.contains($0.override.key.text(.shop))
      }
      stepper.ran(
        recording,
        notes: idle.map { "\($0.override.key.text(.shop)) never comes up in this run" })
    } catch let failure as Failure {
      stepper.refused(failure.message)
    } catch {
      stepper.refused("\(error)")
    }
  }

  /// The schedule of the run, with `changes`.
  ///
  /// - Throws: ``Failure``: one of them is about nothing, or out of bounds.
  private func schedule(with changes: [Stepper.Override]) throws(Failure) -> Schedule {
    var schedule = subject.schedule
    for change in changes {
      guard let key = ChoiceKey(shop: change.key) else {
        throw Failure(
          .usage, "'\(change.key)' names no choice; one is 'order-2 > db #1 request delay'")
      }
      let most = SimulationLimits.delay
      guard (-most...most).contains(change.value) else {
        throw Failure(.usage, "an answer is \(-most) at least and \(most) at most")
      }
      schedule.overrides.removeAll { $0.key == key }
      schedule.overrides.append(
        Schedule.Override(key, change.value))
    }
    return schedule
  }

  // MARK: - Saving

  private mutating func save(to path: String, replaces: Bool) {
    guard !path.utf8.contains(0), !path.hasSuffix("/") else {
      return stepper.refused("that is no name of a file")
    }
    switch TextFile.kind(of: path) {
    case .folder: return stepper.refused("'\(path)' is a folder: give the name of a file")
    case .file where !replaces: return stepper.isThere(path)
    case .file, .nothing: break
    }
    do throws(KeepingError) {
      try file.write(to: path)
      isSaved = true
      stepper.saved(path)
    } catch {
      stepper.refused(Failure(error).message)
    }
  }

  /// The seed file of the run as it is now.
  var file: SeedFile {
    let changes = stepper.changes
    guard let seedling = subject.seedling, changes.isEmpty else { return changedFile }
    return seedling.file
  }

  private var changedFile: SeedFile {
    let old = subject.seedling?.file
    var file = SeedFile(report)
    for place in file.schedule.overrides.indices where file.schedule.overrides[place].witness == nil
    {
      let key = file.schedule.overrides[place].key.text(.shop)
      file.schedule.overrides[place].witness =
        stepper.recording.choices.first { $0.key == key }?.witness
    }
    // Figures that still hold are still what it is kept for.
    if let goal = old?.figures, goal.missed(in: report) == nil { file.figures = goal }
    let changes = stepper.changes.map { "\($0.key) = \($0.value)" }
    if !changes.isEmpty {
      let origin = subject.seedling.map { "of \(UsageError($0.path).message)" } ?? "of a run"
      file.comments = ["A change \(origin), by hand:"] + changes.map { "  " + $0 }
    }
    file.sayIfBeyondLatency()
    file.origin = "step" + (old?.origin.map { "; before: \($0)" } ?? "")
    return file
  }
}
