import Inventory
import Searching
import Simulation
import Testing

/// Found once: some numbers are read that are no numbers as the format has them, since `Int("+5")` is 5.
@Suite struct `Odd spellings in a seed file` {
  private func file(_ line: String) -> SeedFile? {
    try? SeedFile(text: "phantom-seed 1\nstrategy naive\nstock 1\n\(line)\n")
  }

  @Test(arguments: [
    "override order-1 > db #+5 request delay = 1",
    "override order-1 attempt-+2 > db #1 request delay = 1",
  ])
  func `the number in the name of a choice has no sign`(line: String) {
    #expect(file(line) == nil)
  }

  @Test func `a digest is sixteen digits, without a sign`() {
    #expect(file("digest 0x0123456789abcdef") != nil)
    #expect(file("digest 0x+123456789abcdef") == nil)
  }

  @Test func `a digest in capitals is the same digest`() {
    #expect(file("digest 0x0123456789ABCDEF")?.digest == "0x0123456789abcdef")
  }
}
