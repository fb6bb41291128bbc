import Checking
import Inventory
import Searching
import Simulation
import Strategies
import TestSupport
import Testing

/// Goal: no file can bring the program down. Method: good files with random damage.
@Suite struct `Reading damaged seed files` {
  @Test func `a damaged file is read or refused, and what is read can be written`() {
    for seed in 1...4_000 {
      let text = damaged(seed)
      do throws(SeedFileError) {
        let file = try SeedFile(text: text)
        let again = try? SeedFile(text: file.text)
        #expect(again == file, "seed \(seed)\n\(text)")
      } catch {
        let lines = text.split(
          omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        #expect((1...lines.count).contains(error.line), "seed \(seed): \(error)")
        #expect(
          lines.indices.contains(error.line - 1)
            && (1...lines[error.line - 1].count + 1).contains(error.column),
          "seed \(seed): \(error)")
        #expect(!error.message.isEmpty, "seed \(seed)")
      }
    }
  }

  @Test func `whatever could be read can be run`() {
    let runner = SaleRunner()
    for seed in 1...600 {
      guard var file = try? SeedFile(text: damaged(seed)), isSmall(file) else { continue }
      file.scenario.horizon = min(file.scenario.horizon, 2_000)
      for strategy in BuiltIn.strategies {
        let report = runner.run(file.scenario, strategy, file.schedule)
        #expect(report.ending == .quiet || report.ending == .horizon, "seed \(seed)")
        #expect(report.placed + report.outOfStock + report.failed <= file.scenario.orders.count)
      }
    }
  }

  /// Whether a run takes no more than a moment: what is slow is walking through millions of windows
  /// of pauses, and claiming a million units.
  private func isSmall(_ file: SeedFile) -> Bool {
    file.scenario.latency.upperBound <= 100_000 && file.scenario.sweepPeriod >= 10
      && file.scenario.orders.allSatisfy { $0.arrival <= 1_000_000 && $0.quantity <= 1_000 }
      && file.schedule.overrides.allSatisfy { abs($0.value) <= 10_000_000 }
  }

  private func damaged(_ seed: Int) -> String {
    var random = SplitMix64(seed: seed)
    var text = random.seedFile().text
    for _ in 0..<random.number(1...3) { text = random.damage(text) }
    return text
  }
}

extension SplitMix64 {
  /// `text` with one random change: of a byte, of a number, of a line, or of its end.
  fileprivate mutating func damage(_ text: String) -> String {
    var bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return "\n" }
    let place = number(0...bytes.count - 1)
    switch number(0...7) {
    case 0: bytes[place] = UInt8(number(0...255))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(pick(Array(" \n\r\t#=-.x0/()>".utf8)), at: place)
    case 3: bytes.removeSubrange(place...)
    case 4: bytes.replaceSubrange(place...place, with: Array("🏺é".utf8))
    default:
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = number(0...lines.count - 1)
      let other = number(0...lines.count - 1)
      switch number(0...3) {
      case 0: lines.remove(at: line)
      case 1: lines.insert(lines[line], at: other)
      case 2: lines.swapAt(line, other)
      default: lines[line] = changedNumber(in: lines[line])
      }
      return lines.joined(separator: "\n")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func changedNumber(in line: Substring) -> Substring {
    var words = line.split(separator: " ", omittingEmptySubsequences: false)
    let places = words.indices.filter { Int(words[$0]) != nil }
    guard !places.isEmpty else { return line }
    words[pick(places)] = pick([
      "0", "-1", "1", "1000000", "1000001", "1000000000", "9223372036854775807",
      "-9223372036854775808", "99999999999999999999", "1_000", "٣",
    ])
    return words.joined(separator: " ")[...]
  }
}
