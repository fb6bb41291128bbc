/// The part that a process plays: a small number that the domain gives a name to.
public struct Role: RawRepresentable, Hashable, Sendable {
  /// Also the role's place in ``ProcessNames/roles``.
  public let rawValue: UInt8

  /// The role with the number `rawValue`.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// Who somebody is, the same in every run: `order-3`, `instance-2`, `db`.
///
/// Choices are keyed by names, so a name must not depend on what else takes part in a run.
public struct ProcessName: Hashable, Sendable {
  /// The part it plays.
  public let role: Role

  /// Which of its role, from 1; 0 for the only one.
  public let number: UInt32

  /// The name of process `number` of `role`.
  public init(_ role: Role, _ number: UInt32 = 0) {
    self.role = role
    self.number = number
  }

  /// Role and number in one word.
  var packed: UInt64 { UInt64(role.rawValue) &<< 32 | UInt64(number) }

  /// The name of which `packed` is the word.
  init(packed: UInt64) {
    self.init(
      Role(rawValue: UInt8(truncatingIfNeeded: packed &>> 32)),
      UInt32(truncatingIfNeeded: packed))
  }
}

/// How a domain spells the names of its processes.
public struct ProcessNames: Sendable {
  /// A word for each role, in the order of their raw values.
  public let roles: [String]

  /// Names with `roles` as their words, none of which may hold a space or a `-`.
  public init(roles: [String]) { self.roles = roles }

  /// The text of `name`: `order-3`, or `db` where there is but one.
  public func text(_ name: ProcessName) -> String {
    let role = Int(name.role.rawValue)
    let word = roles.indices.contains(role) ? roles[role] : "process\(role)"
    return name.number == 0 ? word : "\(word)-\(name.number)"
  }

  /// The name that `text` spells, or nil if it spells none.
  public func name(_ text: some StringProtocol) -> ProcessName? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let word = parts.first, parts.count <= 2,
      let role = roles.firstIndex(where: { $0 == word })
    else { return nil }
    guard parts.count == 2 else { return ProcessName(Role(rawValue: UInt8(role))) }
    guard let number = UInt32(parts[1]), number > 0, String(number) == parts[1] else { return nil }
    return ProcessName(Role(rawValue: UInt8(role)), number)
  }
}
