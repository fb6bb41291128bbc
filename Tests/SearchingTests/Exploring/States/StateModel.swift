/// A plain model of a sale of one item, to be searched breadth first: numbers and lists, and none of the
/// code that is searched by the explorer.
struct StateModel {
  /// What an order may ask.
  enum Ask: Hashable {
    case read
    case write(Int, believing: Int)
    case readVersioned
    case compareAndSet(version: Int, Int)
    case decrementIfEnough(Int)
    case cancel
  }

  /// What an order does after it was told those things.
  enum Act: Hashable {
    case ask(Ask)
    case end(placed: Bool)
    case fail
  }

  /// An order, as far as it has come.
  enum Phase: Hashable {
    case live([[Int]])
    case over(String)
  }

  struct State: Hashable {
    var stock: Int
    var version = 0
    var promised = 0
    var sold: Set<Int> = []
    var orders: [Phase]
  }

  /// What is counted.
  struct Count: Equatable {
    var states = 0
    var transitions = 0
    var remembered = 0
  }

  var stock: Int
  var quantities: [Int]
  var act: @Sendable (_ told: [[Int]], _ wanted: Int, _ orders: Int) -> Act

  static let naive: @Sendable ([[Int]], Int, Int) -> Act = { told, wanted, _ in
    switch told.count {
    case 0: .ask(.read)
    case 1 where told[0][0] < wanted: .end(placed: false)
    case 1: .ask(.write(told[0][0] - wanted, believing: told[0][0]))
    default: .end(placed: true)
    }
  }

  static let conditionalDecrement: @Sendable ([[Int]], Int, Int) -> Act = { told, wanted, _ in
    told.isEmpty ? .ask(.decrementIfEnough(wanted)) : .end(placed: told[0] == [1])
  }

  static let compareAndSet: @Sendable ([[Int]], Int, Int) -> Act = { told, wanted, orders in
    guard let last = told.last else { return .ask(.readVersioned) }
    // Reads and compares alternate; a cancellation is the last word.
    if last == [-1] {
      let isOut = told[told.count - 2].count == 2
      return isOut ? .end(placed: false) : .fail
    }
    guard told.count.isMultiple(of: 2) else {
      return last[0] < wanted
        ? .ask(.cancel) : .ask(.compareAndSet(version: last[1], last[0] - wanted))
    }
    if last == [1] { return .end(placed: true) }
    return told.count < 2 * orders ? .ask(.readVersioned) : .ask(.cancel)
  }

  /// The state after `order` was served.
  func step(_ state: State, _ order: Int) -> State {
    guard case .live(let told) = state.orders[order],
      case .ask(let ask) = act(told, quantities[order], quantities.count)
    else { return state }
    var next = state
    func sell(_ units: [Int]) {
      next.promised += units.count
      next.sold.formUnion(units)
    }
    let reply: [Int]
    switch ask {
    case .read: reply = [state.stock]
    case .readVersioned: reply = [state.stock, state.version]
    case .write(let quantity, let believed):
      next.stock = quantity
      next.version += 1
      sell(Array(quantity + 1..<believed + 1))
      reply = []
    case .compareAndSet(let version, let quantity):
      reply = [version == state.version ? 1 : 0]
      guard version == state.version else { break }
      sell(Array(quantity + 1..<state.stock + 1))
      next.stock = quantity
      next.version += 1
    case .decrementIfEnough(let quantity):
      reply = [state.stock >= quantity ? 1 : 0]
      guard state.stock >= quantity else { break }
      next.stock -= quantity
      next.version += 1
      sell(Array(next.stock + 1..<state.stock + 1))
    case .cancel: reply = [-1]
    }
    switch act(told + [reply], quantities[order], quantities.count) {
    case .ask: next.orders[order] = .live(told + [reply])
    case .end(let placed): next.orders[order] = .over(placed ? "placed" : "out")
    case .fail: next.orders[order] = .over("failed")
    }
    return next
  }

  /// An order as it counts: which of those alike it is does not if they may be renamed, nor if it is over.
  private func name(_ order: Int, _ phase: Phase, _ isRenaming: Bool) -> String {
    if case .over(let outcome) = phase { return "\(outcome) \(quantities[order])" }
    return isRenaming ? "\(phase) \(quantities[order])" : "\(phase) of \(order)"
  }

  private func key(_ state: State, _ isRenaming: Bool) -> [String] {
    state.orders.indices.map { name($0, state.orders[$0], isRenaming) }.sorted()
      + ["\(state.stock) \(state.promised) \(state.version)"]
  }

  /// All states, breadth first.
  func count(isRenaming: Bool) -> Count {
    let first = State(stock: stock, orders: quantities.map { _ in .live([]) })
    var seen: Set<[String]> = []
    var cores: Set<[String]> = []
    var count = Count()
    var layer = [first]
    while !layer.isEmpty {
      var next: [State] = []
      for state in layer {
        let core = key(state, isRenaming)
        guard seen.insert(core + ["\(state.sold.sorted())"]).inserted else { continue }
        count.remembered += 1
        var tried: Set<String> = []
        for (order, phase) in state.orders.enumerated() {
          guard case .live = phase, tried.insert(name(order, phase, isRenaming)).inserted
          else { continue }
          next.append(step(state, order))
        }
        if cores.insert(core).inserted {
          count.states += 1
          count.transitions += tried.count
        }
      }
      layer = next
    }
    return count
  }
}
