extension Stepper {
  /// What the pane of the orders is called: how many believe what is not so.
  func ordersTitle(_ moment: Moment) -> String {
    let mistaken = moment.orders.count { $0.isMistaken }
    return mistaken == 0 ? "orders: what they believe" : "orders: \(mistaken) mistaken"
  }

  /// How far each order is, and what it believes beside what is true.
  func orderLines(_ moment: Moment, _ width: Int, _ height: Int) -> [Screen.Line] {
    let long = moment.orders.map { lines(of: $0, width) }
    if long.reduce(0, { $0 + $1.count }) <= height { return long.flatMap { $0 } }
    let least = 38
    let columns = max(1, (width + 2) / (least + 2))
    let room = columns == 1 ? width : (width + 2) / columns - 2
    func cut(_ order: Moment.Progress) -> Screen.Line { brief(order).cut(to: room) }
    if moment.orders.count <= columns * height {
      return flow(moment.orders.map(cut), width)
    }
    // Who matters most, in the order of all.
    let ranked = moment.orders.indices.sorted {
      (rank(of: moment.orders[$0]), $0) < (rank(of: moment.orders[$1]), $1)
    }
    let count = max(0, columns * (height - 1))
    let shown = flow(ranked.prefix(count).sorted().map { cut(moment.orders[$0]) }, width)
    return shown + [rest(ranked.dropFirst(count).map { moment.orders[$0] })]
  }

  private func rank(of order: Moment.Progress) -> Int {
    if order.order == present?.order { return 0 }
    if order.isMistaken { return 1 }
    if order.state.hasPrefix("was told ") { return 3 }
    return order.state == "is not here yet" ? 4 : 2
  }

  /// Those that there is no room for, in numbers.
  private func rest(_ orders: [Moment.Progress]) -> Screen.Line {
    var text = "… \(orders.count) more"
    let groups = [
      ("mistaken", orders.count { rank(of: $0) == 1 }),
      ("under way", orders.count { rank(of: $0) == 2 }),
      ("answered", orders.count { rank(of: $0) == 3 }),
      ("not here yet", orders.count { rank(of: $0) == 4 }),
    ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    if !groups.isEmpty { text += ": " + groups.joined(separator: ", ") }
    return Screen.Line(text, .dim)
  }

  private func name(of order: Moment.Progress) -> Screen.Line {
    var style = Screen.Style.of(order.order)
    if order.order == present?.order {
      style.isBold = true
      style.isUnderlined = true
    }
    return Screen.Line(order.order, style)
  }

  private func stateStyle(_ order: Moment.Progress) -> Screen.Style {
    order.state == "is not here yet" ? .dim : .plain
  }

  /// An order in several lines: its state, and each of its beliefs.
  private func lines(of order: Moment.Progress, _ width: Int) -> [Screen.Line] {
    var head = name(of: order)
    head.add(" " + order.state, stateStyle(order))
    return [head.cut(to: width)]
      + order.facts.map { fact in
        var line = Screen.Line("  \(fact.isTrue ? " " : "✗") ", .wrong)
        line.add(fact.subject + ": ")
        line += Self.line(of: fact)
        return line.cut(to: width)
      }
  }

  /// An order in one line, its beliefs first.
  private func brief(_ order: Moment.Progress) -> Screen.Line {
    var line = name(of: order)
    for fact in order.facts {
      line.add(" ")
      line += Self.line(of: fact)
    }
    line.add(" " + order.state, stateStyle(order))
    return line
  }
}
