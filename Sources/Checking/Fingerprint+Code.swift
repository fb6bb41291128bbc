// Fingerprints in a word, so that whether one was seen before is found out without a string.

extension Property {
  /// A number of its own.
  var code: UInt32 {
    switch self {
    case .oversell: 0
    case .doubleSoldUnit: 1
    case .phantomStock: 2
    case .atMostOnce: 3
    case .honestAnswer: 4
    case .answered: 5
    case .released: 6
    case .undersell: 7
    case .chargedIffPlaced: 8
    case .electionSafety: 9
    case .logMatching: 10
    case .leaderCompleteness: 11
    case .stateMachineSafety: 12
    case .currentRead: 13
    case .linearizable: 14
    }
  }
}

extension Fingerprint.Basis {
  /// A number of its own.
  var code: UInt32 {
    switch self {
    case .current: 0
    case .stale: 1
    case .blind: 2
    }
  }
}

extension Fingerprint.Attempt {
  /// A number of its own.
  var code: UInt32 {
    switch self {
    case .first: 0
    case .retry: 1
    case .late: 2
    }
  }
}
