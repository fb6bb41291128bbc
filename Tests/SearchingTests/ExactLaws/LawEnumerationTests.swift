import Testing

/// Goal: the laws that the random searches are held against are right. Method: all interleavings of
/// small sales, enumerated without the simulator, in exact fractions.
@Suite struct `The laws of the random searches` {
  static let sales = [(2, 1), (3, 1), (3, 2), (4, 1), (4, 2), (4, 3)]

  private typealias Distribution = [[Int]: (chance: Fraction, isOversold: Bool)]

  private func holding(_ distribution: Distribution) -> Fraction {
    distribution.values.reduce(Fraction(0)) { $1.isOversold ? $0 : $0 + $1.chance }
  }

  private func chances(_ distribution: Distribution) -> [[Int]: Fraction] {
    distribution.mapValues(\.chance)
  }

  @Test(arguments: sales)
  func `are those of all interleavings`(orders: Int, stock: Int) {
    let sale = NaiveSale(orders: orders, stock: stock)
    #expect(holding(sale.equallyLikely) == Law.uniform(orders: orders, stock: stock))
    let walk = sale.interleavings { sale in sale.live.map { ($0, 1) } }
    #expect(holding(walk) == Law.walk(orders: orders, stock: stock))
    #expect(
      sale.oversellByPriorities.complement == Law.priorities(orders: orders, stock: stock))
  }

  /// So nobody needs to make them: among what has something to do the proportions stay.
  @Test(arguments: sales)
  func `are the same without the empty steps of refused orders`(orders: Int, stock: Int) {
    let sale = NaiveSale(orders: orders, stock: stock)
    let weighed = sale.interleavings { sale in sale.live.map { ($0, sale.stepsLeft[$0]) } }
    let padded = sale.interleavings { sale in sale.unfinished.map { ($0, sale.stepsLeft[$0]) } }
    #expect(chances(weighed) == chances(sale.equallyLikely))
    #expect(chances(padded) == chances(sale.equallyLikely))
    let walk = sale.interleavings { sale in sale.live.map { ($0, 1) } }
    let paddedWalk = sale.interleavings { sale in sale.unfinished.map { ($0, 1) } }
    #expect(chances(walk) == chances(paddedWalk))
  }

  @Test func `tell the three apart`() {
    for (orders, stock) in Self.sales {
      let laws = [
        Law.uniform(orders: orders, stock: stock), Law.walk(orders: orders, stock: stock),
        Law.priorities(orders: orders, stock: stock),
      ]
      #expect(Set(laws).count == 3, "\(orders) orders, \(stock) units")
    }
  }
}
