public import Simulation

/// Overrides of a schedule, brought back to what they were about after the code has changed.
///
/// An override is stale if its choice is no longer asked for, or is about something else than its
/// witness says: a call was inserted before, so that the write which was call 2 is now call 3. It
/// moves to the choice that is about what it was about, if there is no doubt which one that is.
public struct Realignment: Sendable, Equatable {
  /// What became of a stale override.
  public enum Step: Sendable, Equatable {
    /// It moved to the only choice that has its witness, and is now at this key.
    case moved(Schedule.Override, to: ChoiceKey)
    /// Its choice is still asked for, and nothing in the run has its witness any more: what it was
    /// about has a new name, which is its witness now.
    case renamed(Schedule.Override, to: String)
    /// It stays as it is: several choices have its witness, or none that is free.
    case left(Schedule.Override)
  }

  /// The overrides, each where it stood in the list.
  public let overrides: [Schedule.Override]

  /// What became of each stale override, in the order of the list.
  public let steps: [Step]

  /// Realigns `overrides`, of which a run has made this.
  ///
  /// - Parameters:
  ///   - overrides: Each with what became of it in the run.
  ///   - asked: The choices that the run asked for.
  /// - Complexity: O(m n + m^2) with m stale overrides and n choices.
  public init(_ overrides: [(override: Schedule.Override, fate: OverrideFate)], asked: [Choice]) {
    var places: [Int: ChoiceKey] = [:]
    let stale = overrides.indices.filter { overrides[$0].fate != .applied }
    let fresh = Set(overrides.filter { $0.fate == .applied }.map(\.override.key))
    for place in stale {
      let override = overrides[place].override
      let candidates = asked.filter {
        $0.witness == override.witness && $0.key.isSibling(of: override.key)
          && !fresh.contains($0.key)
      }
      if override.witness != nil, candidates.count == 1 { places[place] = candidates[0].key }
    }
    // Two for one place are both in doubt, and one that stays keeps its own place; taking a move
    // back may get in the way of another one.
    var isSettled = false
    while !isSettled {
      isSettled = true
      for place in stale {
        guard let key = places[place] else { continue }
        let isTaken = stale.contains { other in
          other != place && (places[other] ?? overrides[other].override.key) == key
        }
        guard isTaken else { continue }
        for other in stale where places[other] == key { places[other] = nil }
        isSettled = false
      }
    }
    var result = overrides.map(\.override)
    var steps: [Step] = []
    for place in stale {
      let override = result[place]
      if let key = places[place] {
        result[place].key = key
        steps.append(.moved(override, to: key))
      } else if case .found(let witness) = overrides[place].fate,
        asked.contains(where: { $0.key == override.key && $0.witness == witness }),
        !asked.contains(where: { $0.witness == override.witness })
      {
        result[place].witness = witness
        steps.append(.renamed(override, to: witness))
      } else {
        steps.append(.left(override))
      }
    }
    self.overrides = result
    self.steps = steps
  }
}

extension ChoiceKey {
  /// Whether it is about the same as `other`, at most for another time.
  fileprivate func isSibling(of other: ChoiceKey) -> Bool {
    name == other.name && attempt == other.attempt && peer == other.peer && leg == other.leg
      && aspect == other.aspect
  }
}
