/// `naive` orders for some units, as the laws see them: no simulator, a handful of numbers. A step is
/// one command at the database; each order has two, of which the second of one that was refused is
/// empty.
struct NaiveSale: Hashable {
  let stock: Int
  private(set) var left: Int
  /// What each order has read; nil before that.
  private var read: [Int?]
  /// How many steps each order has left.
  private(set) var stepsLeft: [Int]
  private(set) var placed = 0

  init(orders: Int, stock: Int) {
    self.stock = stock
    left = stock
    read = Array(repeating: nil, count: orders)
    stepsLeft = Array(repeating: 2, count: orders)
  }

  var isOversold: Bool { placed > stock }

  /// The orders that have steps left, empty ones included.
  var unfinished: [Int] { stepsLeft.indices.filter { stepsLeft[$0] > 0 } }

  /// Whether the order was refused, so that its second step is empty.
  func isRefused(_ order: Int) -> Bool { read[order] == 0 }

  /// The orders that have something to do.
  var live: [Int] { unfinished.filter { !isRefused($0) } }

  /// The sale after one more step of the order.
  func after(_ order: Int) -> NaiveSale {
    var sale = self
    sale.stepsLeft[order] -= 1
    guard let seen = read[order] else {
      sale.read[order] = left
      return sale
    }
    guard seen > 0 else { return sale }
    sale.left = seen - 1
    sale.placed += 1
    return sale
  }
}

/// A fraction in lowest terms.
struct Fraction: Hashable {
  let numerator: Int
  let denominator: Int

  init(_ numerator: Int, _ denominator: Int = 1) {
    var (one, other) = (numerator, denominator)
    while other != 0 { (one, other) = (other, one % other) }
    self.numerator = numerator / one
    self.denominator = denominator / one
  }

  static func + (one: Fraction, other: Fraction) -> Fraction {
    Fraction(
      one.numerator * other.denominator + other.numerator * one.denominator,
      one.denominator * other.denominator)
  }

  static func * (one: Fraction, other: Fraction) -> Fraction {
    Fraction(one.numerator * other.numerator, one.denominator * other.denominator)
  }

  var complement: Fraction { Fraction(denominator - numerator, denominator) }

  /// As near as floating point comes to it: for bounds in tests, never for what is chosen.
  var value: Double { Double(numerator) / Double(denominator) }
}

extension NaiveSale {
  /// The probability of each order of steps, as a list of orders; empty steps are left out of it.
  ///
  /// - Parameter weights: The orders that may be next in a sale, and how much each weighs.
  /// - Returns: Each order of steps that can be, how likely it is, and whether it oversells.
  func interleavings(
    _ weights: (NaiveSale) -> [(order: Int, weight: Int)]
  ) -> [[Int]: (chance: Fraction, isOversold: Bool)] {
    var found: [[Int]: (chance: Fraction, isOversold: Bool)] = [:]
    var trail: [Int] = []
    func visit(_ sale: NaiveSale, _ chance: Fraction) {
      let choices = weights(sale)
      guard !choices.isEmpty else {
        let before = found[trail]?.chance ?? Fraction(0)
        found[trail] = (before + chance, sale.isOversold)
        return
      }
      let total = choices.reduce(0) { $0 + $1.weight }
      for choice in choices {
        let isEmpty = sale.isRefused(choice.order)
        if !isEmpty { trail.append(choice.order) }
        visit(sale.after(choice.order), chance * Fraction(choice.weight, total))
        if !isEmpty { trail.removeLast() }
      }
    }
    visit(self, Fraction(1))
    return found
  }

  /// Every interleaving of all steps, empty ones included, is as likely as any other: counted, not
  /// weighed.
  var equallyLikely: [[Int]: (chance: Fraction, isOversold: Bool)] {
    var counts: [[Int]: (count: Int, isOversold: Bool)] = [:]
    var trail: [Int] = []
    var total = 0
    func visit(_ sale: NaiveSale) {
      guard !sale.unfinished.isEmpty else {
        total += 1
        counts[trail, default: (0, sale.isOversold)].count += 1
        return
      }
      for order in sale.unfinished {
        let isEmpty = sale.isRefused(order)
        if !isEmpty { trail.append(order) }
        visit(sale.after(order))
        if !isEmpty { trail.removeLast() }
      }
    }
    visit(self)
    return counts.mapValues { (Fraction($0.count, total), $0.isOversold) }
  }

  /// The probability of an oversell by priorities: any order of priorities is as likely as any other,
  /// and at one of the 2n steps, any, the order whose turn it is falls below all others, before it.
  var oversellByPriorities: Fraction {
    let orders = stepsLeft.count
    var (hits, total) = (0, 0)
    for permutation in permutations(orders) {
      for change in 1...2 * orders {
        var queue = permutation
        var sale = self
        var step = 0
        while let first = queue.first {
          guard sale.stepsLeft[first] > 0 else {
            queue.removeFirst()
            continue
          }
          step += 1
          if step == change {
            queue.removeFirst()
            queue.append(first)
          }
          sale = sale.after(queue[0])
        }
        total += 1
        if sale.isOversold { hits += 1 }
      }
    }
    return Fraction(hits, total)
  }

  private func permutations(_ count: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { shorter, next in
      shorter.flatMap { list in
        (0...list.count).map { place in
          var longer = list
          longer.insert(next, at: place)
          return longer
        }
      }
    }
  }
}

/// The laws of `naive` sales to n orders with s units, 1 <= s < n.
enum Law {
  /// No oversell, if all interleavings are equally likely.
  static func uniform(orders: Int, stock: Int) -> Fraction {
    (0..<stock).reduce(Fraction(1)) { $0 * Fraction(1, 2 * (orders - $1) - 1) }
  }

  /// No oversell, if at each step every live order is equally likely.
  static func walk(orders: Int, stock: Int) -> Fraction {
    (0..<stock).reduce(Fraction(1)) { $0 * Fraction(1, orders - $1) }
  }

  /// No oversell, with random priorities and one change among the 2n steps.
  static func priorities(orders: Int, stock: Int) -> Fraction {
    Fraction(stock, 2 * orders).complement
  }
}
