import Foundation
import PhantomCommand
import PlantedBugs
import Testing

/// Goal: a file that `fuzz` has written is as small as it gets, and stays what it was kept for. Method:
/// `phantom shrink` on the finds of a few planted bugs, and the files compared.
@Suite struct `Shrinking what fuzz has kept` {
  @Test(arguments: ["naive", "release-twice", "stale-replica", "check-lease-then-confirm"])
  func `changes nothing but where it came from`(name: String) throws {
    let strategies = PlantedBugs.all.map(\.strategy)
    try Folder.temporary { folder in
      let found = phantom(
        ["fuzz", "--strategy", name, "--budget", "1000x", "--save", folder], strategies: strategies)
      #expect(found.code == .violated)
      let before = try Folder.contents(folder)
      #expect(!before.isEmpty)
      for file in before.keys.sorted() {
        let output = phantom(["shrink", folder + "/" + file], strategies: strategies)
        #expect(output.code == .violated, "\(file): \(output.error)")
      }
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test func `a name that is no name is refused before anything is done`() throws {
    let output = phantom(["fuzz"], strategies: [Misnamed.self])
    #expect(output.code == .internalError)
    #expect(
      output.error
        == "error: a strategy cannot be called '../x y'; a name is made of letters, digits and '-'\n"
    )
  }
}
