/// Two runs side by side, from the first event at which they differ: two strategies in the same
/// weather, say, or one run before a change of the code and after it.
public struct SideBySide: Sendable, Equatable {
  /// A run, as far as it is compared.
  public struct Run: Sendable, Equatable {
    /// What it is called.
    public let name: String
    /// What happened.
    public let steps: [Step]

    /// The run with that name and those steps.
    public init(name: String, steps: [Step]) {
      self.name = name
      self.steps = steps
    }

    /// That of `recording`.
    public init(_ recording: Recording, name: String) {
      self.name = name
      steps = recording.events.map {
        Step(
          id: $0.id, tick: $0.tick, process: $0.process, order: $0.order, text: $0.text,
          breaks: !$0.breaches.isEmpty)
      }
    }
  }

  /// Something that happened.
  public struct Step: Sendable, Equatable {
    let id: Int
    let tick: Int
    let process: String
    let order: String?
    let text: String
    let breaks: Bool

    /// Something that happened, with its number.
    public init(
      id: Int, tick: Int, process: String, order: String?, text: String, breaks: Bool
    ) {
      self.id = id
      self.tick = tick
      self.process = process
      self.order = order
      self.text = text
      self.breaks = breaks
    }

    /// Whether it is the same thing, whatever its number.
    func isLike(_ other: Step) -> Bool {
      tick == other.tick && process == other.process && text == other.text
        && breaks == other.breaks
    }
  }

  /// How many events are shown before the first that differs.
  private static let context = 3

  private let left: Run
  private let right: Run
  /// How many events the runs have in common before they differ.
  public let common: Int

  /// `left` beside `right`.
  public init(_ left: Run, _ right: Run) {
    self.left = left
    self.right = right
    common = zip(left.steps, right.steps).prefix { $0.isLike($1) }.count
  }

  /// Whether nothing differs.
  public var isSame: Bool { common == left.steps.count && common == right.steps.count }

  /// It as text: `=` between two that are alike, `|` between two that differ, `<` and `>` where only
  /// one run has something to say.
  ///
  /// - Complexity: O(n log n) of n events.
  public var lines: [String] {
    guard !isSame else {
      return ["\(left.name) and \(right.name) are the same, in all \(common) events"]
    }
    var rows = left.steps[max(common - Self.context, 0)..<common].map { ($0 as Step?, $0 as Step?) }
    rows += pairs(left.steps[common...], right.steps[common...])
    let width = max(
      rows.map { Self.cell($0.0).count }.max() ?? 0, left.name.count)
    let tickWidth = max(4, rows.map { "\(($0.0 ?? $0.1)?.tick ?? 0)".count }.max() ?? 0)
    let head =
      common == 0
      ? "they differ from the beginning"
      : "\(common) \(common == 1 ? "event" : "events") in common, "
        + "up to tick \(left.steps[common - 1].tick)"
    let heading =
      pad("tick", tickWidth, isRight: true) + "  " + pad(left.name, width) + "     " + right.name
    return [head, "", heading]
      + rows.map { a, b in
        let mark =
          switch (a, b) {
          case (let a?, let b?): a.isLike(b) ? "=" : "|"
          case (_?, nil): "<"
          default: ">"
          }
        let tick = pad("\((a ?? b)?.tick ?? 0)", tickWidth, isRight: true)
        let line = "\(tick)  \(pad(Self.cell(a), width))  \(mark)  \(Self.cell(b))"
        return String(line.reversed().drop { $0 == " " }.reversed())
      }
  }

  /// Who stands beside whom: events of one tick, one process and one order.
  private func pairs(_ left: ArraySlice<Step>, _ right: ArraySlice<Step>) -> [(Step?, Step?)] {
    var pairs: [(Step?, Step?)] = []
    var (left, right) = (left, right)
    while let tick = [left.first?.tick, right.first?.tick].compactMap(\.self).min() {
      let here = left.prefix { $0.tick == tick }
      var there = Array(right.prefix { $0.tick == tick })
      left = left.dropFirst(here.count)
      right = right.dropFirst(there.count)
      for step in here {
        let place =
          there.firstIndex { $0.isLike(step) }
          ?? there.firstIndex { $0.process == step.process && $0.order == step.order }
        pairs.append((step, place.map { there.remove(at: $0) }))
      }
      pairs += there.map { (nil, $0) }
    }
    return pairs
  }

  private static func cell(_ step: Step?) -> String {
    guard let step else { return "" }
    return "#\(step.id) \(step.process): \(step.text)" + (step.breaks ? "  <-- it breaks" : "")
  }

  private func pad(_ text: String, _ width: Int, isRight: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? space + text : text + space
  }
}
