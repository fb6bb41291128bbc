import Simulation

/// A growing set of signatures: open addressing with linear probing, in one block of memory.
///
/// At most three quarters of the block are in use, and it doubles when they are: 16 bytes a place, so 21
/// to 43 bytes a signature.
struct StateSet: ~Copyable {
  /// How many there are.
  private(set) var count = 0
  private var places: UnsafeMutablePointer<StateDigest>
  private var mask: Int
  /// Whether the signature is there that marks an empty place: it has none of its own.
  private var hasZero = false

  /// A set of nothing.
  init() {
    mask = 1023
    places = .allocate(capacity: 1024)
    places.initialize(repeating: .zero, count: 1024)
  }

  deinit { places.deallocate() }

  /// How much room it takes, in bytes.
  var bytes: Int { (mask + 1) * MemoryLayout<StateDigest>.stride }

  /// Whether `signature` is in it.
  func contains(_ signature: StateDigest) -> Bool {
    guard signature != .zero else { return hasZero }
    return places[place(of: signature)] == signature
  }

  /// Adds `signature`.
  ///
  /// - Returns: Whether it was not there.
  /// - Complexity: O(1), amortised.
  mutating func insert(_ signature: StateDigest) -> Bool {
    guard signature != .zero else {
      defer { hasZero = true }
      count += hasZero ? 0 : 1
      return !hasZero
    }
    let place = place(of: signature)
    guard places[place] == .zero else { return false }
    places[place] = signature
    count += 1
    if count * 4 > mask * 3 { grow() }
    return true
  }

  /// Where `signature` is, or the empty place where it would go.
  private func place(of signature: StateDigest) -> Int {
    var place = Int(truncatingIfNeeded: signature.high) & mask
    while places[place] != .zero, places[place] != signature { place = (place &+ 1) & mask }
    return place
  }

  private mutating func grow() {
    let (old, size) = (places, mask + 1)
    mask = 2 * size - 1
    places = .allocate(capacity: 2 * size)
    places.initialize(repeating: .zero, count: 2 * size)
    for from in 0..<size where old[from] != .zero { places[place(of: old[from])] = old[from] }
    old.deallocate()
  }
}
