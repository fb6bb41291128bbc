import Foundation
import PhantomCommand
import Testing

/// Goal: an exploration says what it covered, and what it found, by exit code, text and JSON.
@Suite struct `The subcommand explore` {
  @Test func `what is found is told, kept and replayed`() throws {
    try Folder.temporary { folder in
      let output = phantom(
        "explore", "--strategy", "naive", "--stock", "1", "--orders", "3", "--save", folder)
      #expect(output.code == .violated)
      #expect(
        output.out.contains("violated: naive, all 21 essentially different schedules of 3 orders"))
      #expect(output.out.contains("broken in 18:"))
      #expect(phantom("replay", folder).code == .holds)
    }
  }

  @Test func `what holds in every schedule holds`() throws {
    let output = phantom(
      "explore", "--strategy", "conditional-decrement", "--orders", "4", "--format", "json")
    #expect(output.code == .holds)
    let json = try output.json()
    #expect(json["verdict"] as? String == "holds")
    #expect(json["complete"] as? Bool == true)
    #expect(json["reduction"] as? String == "optimal")
    // Four ways to be first; the three that are refused only read.
    #expect(json["schedules"] as? Int == 4)
    #expect(json["blocked"] as? Int == 0)
    #expect(json["violating"] as? Int == 0)
  }

  @Test func `a file of the same run is left as it is`() throws {
    try Folder.temporary { folder in
      let arguments = ["explore", "--strategy", "naive", "--orders", "2", "--save", folder]
      #expect(phantom(arguments).code == .violated)
      let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
      let path = "\(folder)/\(name)"
      let text = try String(contentsOfFile: path, encoding: .utf8) + "# ours\n"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(phantom(arguments).code == .violated)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }

  @Test func `what is cut off says so`() throws {
    let output = phantom(
      "explore", "--strategy", "compare-and-set", "--orders", "3", "--max-runs", "5")
    #expect(output.code == .inconclusive)
    #expect(output.out.contains("5 essentially different schedules of 3 orders,\n  cut off"))
    #expect(phantom("explore", "--orders", "0").code == .usage)
  }

  @Test func `states are counted, and what breaks at a step is told, kept and replayed`() throws {
    try Folder.temporary { folder in
      let arguments = [
        "explore", "--strategy", "naive", "--stock", "1", "--orders", "6", "--reduction", "states",
        "--save", folder,
      ]
      let output = phantom(arguments)
      #expect(output.code == .violated)
      #expect(
        output.out.contains("violated: naive, all 63 states of 6 orders with 82 steps\n")
      )
      #expect(output.out.contains("broken at 35 steps or ends:"))
      #expect(phantom("replay", folder).code == .holds)
      let json = try phantom(arguments + ["--format", "json"]).json()
      #expect(json["complete"] as? Bool == true)
      #expect(json["reduction"] as? String == "states")
      #expect(json["states"] as? Int == 63)
      #expect(json["transitions"] as? Int == 82)
    }
    let held = phantom(
      "explore", "--strategy", "conditional-decrement", "--stock", "10", "--orders", "15",
      "--reduction", "states")
    #expect(held.code == .holds)
    #expect(
      held.out.contains("holds: conditional-decrement, all 16 states of 15 orders with 15 steps"))
    let other = try phantom("explore", "--orders", "2", "--format", "json").json()
    #expect(other["states"] == nil)
  }

  @Test func `states that were not all visited are not called complete`() {
    let cut = phantom(
      "explore", "--strategy", "compare-and-set", "--orders", "3", "--reduction", "states",
      "--max-runs", "1")
    #expect(cut.code == .inconclusive)
    #expect(cut.out.contains("cut off"))
    let opaque = phantom(
      "explore", "--strategy", "row-lock", "--orders", "2", "--reduction", "states")
    #expect(opaque.code == .inconclusive)
    #expect(opaque.out.contains("not all:"))
    // Without timers nothing looks at how long a row is held, and all there is to know is known.
    let held = phantom(
      "explore", "--strategy", "row-lock", "--orders", "2", "--reduction", "states",
      "--timers-at-most", "0")
    #expect(held.code == .holds)
    let faulty = phantom("explore", "--reduction", "states", "--faults-at-most", "1")
    #expect(faulty.code == .usage)
  }

  @Test func `any number of jobs tells the same`() throws {
    try Folder.temporary { folder in
      let told = (1...3).map { jobs in
        phantom(
          "explore", "--strategy", "naive", "--stock", "2", "--orders", "4", "--save", folder,
          "--jobs", "\(jobs)"
        ).out.replacing(/[0-9,]+ schedules a second/, with: "")
      }
      #expect(told[0].contains("violated"))
      #expect(told[1] == told[0])
      #expect(told[2] == told[0])
    }
  }

  @Test func `a budget cuts it off`() {
    // More schedules than can be visited in a second.
    let output = phantom(
      "explore", "--strategy", "conditional-decrement", "--stock", "12", "--orders", "12",
      "--budget", "1s")
    #expect(output.code == .inconclusive)
    #expect(output.out.contains("cut off"))
    let few = phantom(
      "explore", "--strategy", "compare-and-set", "--orders", "3", "--budget", "5x")
    #expect(few.out.contains("5 essentially different schedules of 3 orders,\n  cut off"))
    #expect(phantom("explore", "--budget", "soon").code == .usage)
    #expect(phantom("explore", "--jobs", "0").code == .usage)
  }
}
