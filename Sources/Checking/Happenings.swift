public import Inventory

/// Which of the things that should sometimes happen did happen in a run.
public struct Happenings: OptionSet, Sendable, Hashable {
  /// A bit for each.
  public let rawValue: UInt32

  /// Those whose bits are set.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// That one alone.
  @inlinable
  public init(_ one: Sometimes) {
    switch one {
    case .soldOut: self.init(rawValue: 1 << 0)
    case .conflict: self.init(rawValue: 1 << 1)
    case .pauseBetween: self.init(rawValue: 1 << 2)
    case .paymentRefused: self.init(rawValue: 1 << 3)
    case .timeout: self.init(rawValue: 1 << 4)
    case .expiry: self.init(rawValue: 1 << 5)
    case .lateConfirm: self.init(rawValue: 1 << 6)
    case .lostMessage: self.init(rawValue: 1 << 7)
    case .cut: self.init(rawValue: 1 << 8)
    case .duplicate: self.init(rawValue: 1 << 9)
    case .crashBetween: self.init(rawValue: 1 << 10)
    case .askedAgain: self.init(rawValue: 1 << 11)
    case .leaseExpired: self.init(rawValue: 1 << 16)
    case .fenced: self.init(rawValue: 1 << 17)
    case .lockWait: self.init(rawValue: 1 << 18)
    case .lockTimeout: self.init(rawValue: 1 << 19)
    case .transfer: self.init(rawValue: 1 << 20)
    }
  }

  /// Whether `one` happened.
  public func contains(_ one: Sometimes) -> Bool { contains(Happenings(one)) }

  /// What happened, in the order of ``Sometimes``.
  public var list: [Sometimes] { Sometimes.allCases.filter { contains($0) } }

  mutating func insert(_ one: Sometimes) { formUnion(Happenings(one)) }
}
