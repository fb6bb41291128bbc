import Foundation
import Inventory
import PhantomCommand
import Searching
import Simulation
import Testing

/// Goal: what is found is told, kept, and replayed by the line that is printed.
@Suite struct `The subcommands fuzz and shrink` {
  @Test func `an oversell is found, shrunk, kept and replayed`() throws {
    try Folder.temporary { folder in
      let output = phantom("fuzz", "--save", folder, "--budget", "100x")
      #expect(output.code == .violated)
      #expect(output.error == "")
      #expect(output.out.contains("<-- it breaks"))
      let line = try #require(output.out.split(separator: "\n").first { $0.hasPrefix("replay ") })
      let words = line.split(separator: " ").map(String.init)
      #expect(words.prefix(3) == ["replay", "phantom", "replay"])
      let replayed = phantom("replay", words[3])
      #expect(replayed.code == .holds)
      #expect(replayed.error == "")
      let text = try String(contentsOfFile: words[3], encoding: .utf8)
      let file = try SeedFile(text: text)
      #expect(file.scenario.orders.count == 2)
      #expect(file.scenario.stock == [1])
      #expect(file.schedule.overrides.isEmpty)
    }
  }

  @Test func `the same search finds the same, byte for byte`() throws {
    try Folder.temporary { folder in
      let arguments = [
        "fuzz", "--strategy", "naive-decrement", "--arrivals", "0...500", "--save", folder,
        "--budget", "200x",
      ]
      func found() throws -> [String] {
        _ = phantom(arguments)
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
          try $0 + String(contentsOfFile: folder + "/" + $0, encoding: .utf8)
        }
      }
      let first = try found()
      let second = try found()
      #expect(!first.isEmpty)
      #expect(second == first)
    }
  }

  @Test func `a good strategy stays clean, and nothing is written`() throws {
    try Folder.temporary { folder in
      let output = phantom(
        "fuzz", "--strategy", "reservation", "--faults", "all", "--save", folder, "--budget",
        "200x")
      #expect(output.code == .holds)
      #expect(output.out.hasPrefix("holds: reservation, 200 runs"))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.isEmpty)
    }
  }

  @Test func `a kept run becomes small, and its comment stays`() throws {
    try Folder.temporary { folder in
      let path = folder + "/kata.seed"
      try FileManager.default.copyItem(atPath: Folder.seeds + "/kata-part-3.seed", toPath: path)
      let before = try SeedFile(text: String(contentsOfFile: path, encoding: .utf8))
      let output = phantom("shrink", path)
      #expect(output.code == .violated)
      let after = try SeedFile(text: String(contentsOfFile: path, encoding: .utf8))
      #expect(after.comments == before.comments)
      #expect(after.scenario.orders.count == 2)
      #expect(phantom("replay", path).code == .holds)
    }
  }

  @Test func `a run that does not break is left as it is`() throws {
    try Folder.temporary { folder in
      let path = folder + "/kata.seed"
      try FileManager.default.copyItem(atPath: Folder.seeds + "/kata-part-3.seed", toPath: path)
      let before = try String(contentsOfFile: path, encoding: .utf8)
      let output = phantom("shrink", path, "--property", "undersell")
      #expect(output.code == .inconclusive)
      #expect(output.out == "")
      let after = try String(contentsOfFile: path, encoding: .utf8)
      #expect(after == before)
    }
  }
}
