import TestSupport
import Testing

@testable import Checking

/// Goal: the line that a check names ends the shortest prefix that has no order, whatever is answered
/// after it. Method: small histories made at random, and for each of their prefixes, read as a history
/// of its own, all orders of its operations.
@Suite struct `The shortest prefix that fails` {
  /// A history of few operations on few values, of which many do not fit.
  private func lines(_ generator: inout SplitMix64, _ model: HistoryModel) -> [String] {
    var lines: [String] = []
    var under: [Int: (name: String, value: String, order: String)] = [:]
    var retired: Set<Int> = []
    var calls = 0
    while lines.count < 14 {
      let process = generator.number(0...3)
      func line(_ type: String, _ name: String, _ value: String, _ order: String) -> String {
        "{\"process\": \(process), \"type\": \"\(type)\", \"op\": \"\(name)\", \"key\": \"x\", "
          + "\"value\": \(value)\(order)}"
      }
      if let (name, value, order) = under[process] {
        let type = generator.pick(["ok", "ok", "ok", "fail", "info"])
        let answer =
          type == "ok" && name == "read"
          ? "\(generator.number(0...2))" : name == "read" ? "null" : value
        lines.append(line(type, name, answer, order))
        under[process] = nil
        if type == "info" { retired.insert(process) }
      } else if !retired.contains(process), calls < 7 {
        calls += 1
        let names =
          model == .register
          ? ["read", "read", "write", "cas"]
          : ["read", "read", "write", "cas", "decrement", "reserve", "confirm", "release"]
        let name = generator.pick(names)
        let pair = "[\(generator.number(0...2)), \(generator.number(0...2))]"
        let value =
          switch name {
          case "read", "confirm", "release": "null"
          case "cas": pair
          case "write": "\(generator.number(0...2))"
          default: "\(generator.number(1...2))"
          }
        let order =
          ["reserve", "confirm", "release"].contains(name)
          ? ", \"order\": \(generator.number(1...2))" : ""
        under[process] = (name, value, order)
        lines.append(line("invoke", name, value, order))
      } else if retired.count == 4 || calls == 7 && under.isEmpty {
        break
      }
    }
    return lines
  }

  /// Whether there is an order, by the definition.
  private func isLinearizable<Model: SequentialModel>(
    _ model: Model, _ operations: [ConcurrentOperation<Model.Action>], after done: Set<Int> = [],
    _ state: Model.State
  ) -> Bool {
    let left = operations.indices.filter { !done.contains($0) }
    if left.allSatisfy({ operations[$0].end == nil }) { return true }
    for next in left {
      let isMinimal = left.allSatisfy { other in
        operations[other].end.map { $0 > operations[next].call } ?? true
      }
      guard isMinimal, let state = model.step(state, operations[next].action) else { continue }
      if isLinearizable(model, operations, after: done.union([next]), state) { return true }
    }
    return false
  }

  private func isLinearizable(_ lines: some Sequence<String>, _ model: HistoryModel) throws -> Bool
  {
    let history = try History(jsonLines: lines.joined(separator: "\n").utf8)
    func operations<Action>(
      _ action: (History.Entry) throws -> Action?
    ) rethrows -> [ConcurrentOperation<Action>] {
      try history.entries.compactMap { entry in
        try action(entry).map { ConcurrentOperation($0, call: entry.call, end: entry.line) }
      }
    }
    if model == .register {
      let model = RegisterModel()
      return isLinearizable(model, try operations { try $0.registerAction() }, model.initial)
    }
    let model = InventoryModel(stock: 2)
    return isLinearizable(model, try operations { try $0.inventoryAction() }, model.initial)
  }

  @Test(arguments: [HistoryModel.register, .inventory])
  func `ends with the line that is named`(model: HistoryModel) throws {
    var failures = 0
    for seed in 1...1_000 {
      var generator = SplitMix64(seed: seed)
      let lines = lines(&generator, model)
      let first = try lines.indices.first { place in
        try !isLinearizable(lines[...place], model)
      }
      var check = try HistoryCheck(
        try History(jsonLines: lines.joined(separator: "\n").utf8), model, stock: 2)
      let verdict = check.run()
      #expect((verdict == .notLinearizable) == (first != nil), "seed \(seed)")
      #expect(check.failure?.line == first.map { $0 + 1 }, "seed \(seed)")
      failures += first == nil ? 0 : 1
    }
    #expect(failures > 200)
    #expect(failures < 950)
  }
}
