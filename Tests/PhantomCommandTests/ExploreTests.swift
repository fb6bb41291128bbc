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

  @Test func `what is cut off says so`() throws {
    let output = phantom(
      "explore", "--strategy", "compare-and-set", "--orders", "3", "--max-runs", "5")
    #expect(output.code == .inconclusive)
    #expect(output.out.contains("the first 5 essentially different schedules"))
    #expect(phantom("explore", "--orders", "0").code == .usage)
  }
}
