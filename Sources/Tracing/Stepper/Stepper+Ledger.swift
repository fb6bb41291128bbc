extension Stepper {
  /// What is true: of each item how many units are left and who has which, those with two owners
  /// first; locks, reservations, payments. What the event at hand changed is underlined.
  func ledgerLines(_ moment: Moment, _ width: Int, _ height: Int) -> [Screen.Line] {
    let changed = changedByPresent
    var lines: [Screen.Line] = []
    for item in recording.items {
      let holdings = moment.holdings.filter { $0.item == item.name }
      let promised = holdings.reduce(0) { $0 + $1.owners.count }
      let isTouched = changed.subjects.contains("stock of \(item.name)")
      var line = Screen.Line(item.name + "  ", .bold)
      let left = moment.truth(of: "stock of \(item.name)") ?? "?"
      line.add("\(left) left", Screen.Style(isBold: isTouched, isUnderlined: isTouched))
      line.add(" of \(item.stock), ")
      line.add(
        "\(promised) promised", promised > item.stock ? .alarm : .plain)
      lines.append(line)
    }
    if recording.items.count > 3 {
      // Those that nothing happened to can wait.
      let quiet = recording.items.indices.filter { place in
        let item = recording.items[place]
        return moment.truth(of: "stock of \(item.name)") == "\(item.stock)"
          && !moment.holdings.contains { $0.item == item.name }
      }
      lines = lines.indices.filter { !quiet.contains($0) }.map { lines[$0] }
      if !quiet.isEmpty { lines.append(Screen.Line("\(quiet.count) items as at first", .dim)) }
    }
    let shared = moment.holdings.filter { $0.owners.count > 1 }
    lines += shared.flatMap { unit($0, changed).wrapped(to: width, indent: 2) }
    let single = moment.holdings.filter { $0.owners.count == 1 }
    let facts = facts(moment, changed)
    // One below the other while there is room, then in a few words.
    if lines.count + single.count + facts.count <= height {
      return lines + single.map { unit($0, changed) } + facts
    }
    let states = single.map { $0.owners[0].state }
    for state in ["held", "sold"] where states.contains(state) {
      var line = Screen.Line(state + ":")
      for holding in single where holding.owners[0].state == state {
        line += brief(holding, changed)
      }
      lines += line.wrapped(to: width, indent: 2)
    }
    let rest = fitted(flow(facts, width), max(1, height - lines.count))
    return fitted(lines, height - (facts.isEmpty ? 0 : rest.count)) + rest
  }

  /// A unit and who has it, among others: `10 order-3`.
  private func brief(_ holding: Moment.Holding, _ changed: Changed) -> Screen.Line {
    let order = holding.owners[0].order
    var style = Screen.Style.of(order)
    let isTouched = changed.units.contains("\(holding.item) \(holding.serial) \(order)")
    style.isBold = isTouched
    style.isUnderlined = isTouched
    let item = recording.items.count > 1 ? "\(holding.item)/" : ""
    return Screen.Line("  \(item)\(holding.serial) ") + Screen.Line(order, style)
  }

  /// A unit and who has it.
  private func unit(_ holding: Moment.Holding, _ changed: Changed) -> Screen.Line {
    let isShared = holding.owners.count > 1
    var name = "unit \(holding.serial)"
    if recording.items.count > 1 { name += " of \(holding.item)" }
    var line = isShared ? Screen.Line("✗ \(name)", .alarm) : Screen.Line(name)
    let isCrowded = holding.owners.count > 2
    if isCrowded { line.add(" promised to \(holding.owners.count) orders:", .wrong) }
    var state = ""
    for owner in holding.owners {
      if owner.state != state {
        line.add(state.isEmpty ? " " : ", ")
        line.add(owner.state == "held" ? "held for " : "\(owner.state) to ")
        state = owner.state
      } else {
        line.add(isCrowded ? ", " : " and ")
      }
      var style = Screen.Style.of(owner.order)
      let isTouched = changed.units.contains("\(holding.item) \(holding.serial) \(owner.order)")
      style.isBold = isShared || isTouched
      style.isUnderlined = isTouched
      line.add(owner.order, style)
    }
    return line
  }

  /// Locks, reservations and payments, the latest first.
  private func facts(_ moment: Moment, _ changed: Changed) -> [Screen.Line] {
    let facts = moment.truths.filter { !$0.subject.hasPrefix("stock of ") }
    let ordered =
      facts.filter { changed.subjects.contains($0.subject) }
      + facts.reversed().filter { !changed.subjects.contains($0.subject) }
    return ordered.map { fact in
      let isTouched = changed.subjects.contains(fact.subject)
      return Screen.Line("\(fact.subject) ")
        + Screen.Line(fact.value, Screen.Style(isBold: true, isUnderlined: isTouched))
    }
  }

  // MARK: - What the event at hand changed

  private struct Changed {
    var subjects: Set<String> = []
    var units: Set<String> = []
  }

  private var changedByPresent: Changed {
    var changed = Changed()
    for change in present?.changes ?? [] {
      switch change {
      case .truth(let subject, _): changed.subjects.insert(subject)
      case .unit(let item, let serial, let order, _):
        changed.units.insert("\(item) \(serial) \(order)")
      case .progress, .beliefs: break
      }
    }
    return changed
  }

  // MARK: - Fitting

  /// `entries` side by side in columns, as many as fit.
  func flow(_ entries: [Screen.Line], _ width: Int) -> [Screen.Line] {
    let widest = (entries.map(\.count).max() ?? 0) + 2
    let columns = max(1, (width + 2) / max(widest, 1))
    let rows = (entries.count + columns - 1) / columns
    return (0..<rows).map { row in
      var line: Screen.Line = []
      for entry in stride(from: row, to: entries.count, by: rows).map({ entries[$0] }) {
        if !line.isEmpty { line = line.filled(to: (line.count + widest - 1) / widest * widest) }
        line += entry
      }
      return line
    }
  }

  /// `lines`, of which the last says how many more there are if not all fit.
  func fitted(_ lines: [Screen.Line], _ height: Int) -> [Screen.Line] {
    guard lines.count > height, height > 0 else { return lines }
    return Array(lines.prefix(height - 1))
      + [Screen.Line("… \(lines.count - height + 1) more lines (z)", .dim)]
  }
}
