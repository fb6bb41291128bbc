import Inventory
import PhantomCommand
import Strategies
import Testing

@Suite struct `The subcommand kata` {
  @Test func `its text has both tables and the story that the seed file tells`() throws {
    let output = phantom([], strategies: [Naive.self, ConditionalDecrement.self])
    #expect(output.code == .holds)
    #expect(output.error == "")
    let lines = output.out.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "The Phantom Inventory Glitch")
    #expect(lines.count { $0.hasPrefix("Part") } == 2)
    #expect(lines.count { $0.hasSuffix("answered  1,000 seeds") } == 2)
    #expect(
      lines.contains { $0.hasPrefix("    naive ") && $0.hasSuffix("all break") })
    #expect(lines.contains { $0.hasPrefix("    naive ") && $0.hasSuffix("safe") })
    #expect(lines.contains { $0.contains("conditional-decrement") && $0.hasSuffix("safe") })

    let replay = phantom("replay", Folder.seeds + "/kata-part-3.seed")
    // What is wrapped goes on below its beginning, further in where the whole stands further in.
    func story(_ text: String) -> [String] {
      text.split(separator: "\n").map { $0.drop { $0 == " " } }
        .filter { $0.hasPrefix("oversell: ") || $0.hasPrefix("tick ") }
        .map { String($0.prefix(60)) }
    }
    #expect(story(output.out).count > 5)
    #expect(story(output.out) == story(replay.out))
    #expect(output.out.contains("phantom replay Seeds/kata-part-3.seed\n"))
  }
}
