import Checking
import Foundation
import Inventory
import Searching
import Simulation
import Strategies
import Testing

/// Goal: who writes a seed file by hand after the article gets what the article says. Method: its
/// examples are run, and the choices that it names are read.
@Suite struct `The article on seed files` {
  private static let article: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = root.appending(path: "Sources/Searching/Searching.docc/SeedFiles.md")
    return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
  }()

  /// Its whole files.
  private static let examples = article.split(separator: "```\n").map(String.init)
    .filter { $0.hasPrefix("phantom-seed 1\n") }

  @Test func `there are some`() { #expect(Self.examples.count == 4) }

  @Test(arguments: examples)
  func `an example does what it expects, and no override of it is stale`(text: String) throws {
    let file = try SeedFile(text: text)
    let strategy = try #require(BuiltIn.strategies.first { $0.name == file.strategy })
    let report = SaleRunner().run(file.scenario, strategy, file.schedule)
    #expect(file.expected != nil || file.figures != nil)
    #expect(Replay(report, file) == .asExpected)
    #expect(report.overrides.map(\.fate) == file.schedule.overrides.map { _ in .applied })
    // Each override makes a difference, or it would show nothing.
    for place in file.schedule.overrides.indices {
      var schedule = file.schedule
      schedule.overrides.remove(at: place)
      let other = SaleRunner().run(file.scenario, strategy, schedule)
      #expect(other.digest != report.digest)
    }
  }

  /// The first cell of each row of a table.
  private static let cells = article.split(separator: "\n").filter { $0.hasPrefix("| `") }
    .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }

  @Test func `every choice that it names is one`() {
    let choices = Self.cells.filter {
      $0.contains(/(-[0-9]|sweeper|network|db)[ >]/) && !$0.contains("arrives")
    }
    #expect(choices.count >= 16)
    for choice in choices { #expect(ChoiceKey(shop: choice) != nil, "\(choice)") }
    // All that a run can ask for is there.
    for aspect in Aspect.allCases where aspect != .world && aspect != .arrival {
      #expect(choices.contains { $0.hasSuffix(" \(aspect.word)") }, "\(aspect.word)")
    }
  }

  @Test func `it tells of every line that a file may have`() throws {
    var options = SaleOptions()
    options.replicaLag = 5
    options.database = .failover
    options.faults.enableAll(of: .failover)
    var file = SeedFile(
      strategy: "naive", scenario: options.scenario(seed: Seed(rawValue: 1)), schedule: .calm)
    file.expected = []
    file.digest = "0x0123456789abcdef"
    file.origin = "here"
    let lines = file.text.split(separator: "\n").dropFirst()
    for line in lines {
      let word = try #require(line.split(separator: " ").first)
      #expect(Self.cells.contains { $0.hasPrefix(word) }, "\(word)")
    }
    for figure in Figure.allCases {
      #expect(Self.article.contains("| `\(figure.rawValue)` | \(figure.summary) |"))
    }
    for property in Property.allCases {
      #expect(Self.article.contains("`\(property.rawValue)`"), "\(property.rawValue)")
    }
    for command in Fingerprint.commands {
      #expect(Self.article.contains("`\(command)`"), "\(command)")
    }
  }
}
