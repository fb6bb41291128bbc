import Foundation
import Inventory
import PhantomCommand
import Searching
import Strategies
import Testing

/// What a search printed, but for what is measured, and the files that it left; without the name of
/// the folder, so that two of them can be compared.
struct Found: Equatable {
  static let strategies: [any OrderStrategy.Type] =
    BuiltIn.strategies + [Rare.self, Boastful.self, Whimsical.self, Runaway.self, Tireless.self]

  let code: ExitCode
  let text: String
  let files: [String: String]

  /// What `fuzz` with these options comes to.
  init(_ options: String...) throws {
    self = try Folder.temporary { folder in
      try Found(phantom(["fuzz", "--save", folder] + options, strategies: Self.strategies), folder)
    }
  }

  /// What came of a search that kept what it found in `folder`.
  init(_ output: Output, _ folder: String) throws {
    code = output.code
    text =
      output.out.replacing(folder, with: "FOLDER")
      .replacing(/,\s+[0-9,]+ a second/, with: "")
      .replacing(/,\s+shrunk in [0-9,]+ ms/, with: "")
      .replacing(/"(runsPerSecond|seconds|shrinkSeconds|jobs)": [0-9]+/) { "\"\($0.1)\": 0" }
    files = try Folder.contents(folder)
  }
}

/// What a search writes down for `merge`, as far as tests look at it.
struct Record {
  /// The runs that were found, as they were.
  let finds: [SeedFile]

  /// The record at `path`.
  init(at path: String) throws {
    struct Form: Decodable {
      struct Block: Decodable { var finds: [Find]? }
      struct Find: Decodable { var file: String }
      var blocks: [Block]
    }
    let form = try JSONDecoder().decode(
      Form.self, from: Data(contentsOf: URL(filePath: path)))
    finds = try form.blocks.flatMap { $0.finds ?? [] }.map { try SeedFile(text: $0.file) }
  }
}

extension Folder {
  /// The names and texts of the files in a folder that are no records of searches.
  static func contents(_ folder: String) throws -> [String: String] {
    var files: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where !name.hasPrefix("record") {
      files[name] = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        .replacing(folder, with: "FOLDER")
    }
    return files
  }
}
