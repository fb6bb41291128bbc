import Inventory
import PhantomCommand
import Strategies
import Testing

@Suite struct `The subcommand list` {
  private let titles = ["strategies", "databases", "scenarios", "faults", "properties"]

  @Test func `its JSON names all there is, each with a summary`() throws {
    let output = phantom("list", "--format", "json")
    #expect(output.code == .holds)
    let json = try output.json()
    #expect(Set(json.keys) == Set(titles))
    for title in titles {
      let entries = try #require(json[title] as? [[String: String]])
      #expect(
        entries.allSatisfy { $0["name"]?.isEmpty == false && $0["summary"]?.isEmpty == false })
    }
    let strategies = json["strategies"] as? [[String: String]]
    #expect(strategies?.compactMap { $0["name"] } == BuiltIn.strategies.map { $0.name })
  }

  @Test func `its text names the same`() throws {
    let text = phantom("list").out
    let json = try phantom("list", "--format", "json").json()
    for title in titles {
      #expect(text.contains(title.uppercased() + "\n"))
      for entry in json[title] as? [[String: String]] ?? [] {
        let name = try #require(entry["name"])
        let summary = try #require(entry["summary"])
        #expect(
          text.split(separator: "\n").contains {
            $0.hasPrefix("  \(name) ") && $0.hasSuffix(" \(summary)")
          }, "\(name)")
      }
    }
  }

  @Test func `what is listed can be run`() throws {
    let json = try phantom("list", "--format", "json").json()
    for (title, option) in [
      ("strategies", "strategy"), ("databases", "database"), ("scenarios", "scenario"),
      ("faults", "faults"),
    ] {
      for entry in json[title] as? [[String: String]] ?? [] {
        let name = try #require(entry["name"])
        let needed = name == "failovers" ? ["--database", "failover"] : []
        let output = phantom(["run", "--\(option)", name] + needed)
        #expect([.holds, .violated].contains(output.code), "\(name)")
      }
    }
  }
}
