import Foundation
import PhantomCommand
import Testing

/// Goal: the parts of a search, merged, come to exactly what the undivided search comes to: the same
/// text, the same JSON, the same files, the same exit code. Method: both, compared byte for byte, but
/// for what is measured.
@Suite struct `Merging the parts of a search` {
  /// Searches in `parts` parts.
  ///
  /// - Returns: The paths of the records, the last part's first.
  private func search(
    _ strategy: String, in parts: Int, _ folder: String, budget: String = "3000x",
    _ options: [String] = []
  ) -> [String] {
    (1...parts).reversed().map { part in
      let record = "\(folder)/record-\(part)"
      _ = phantom(
        [
          "fuzz", "--strategy", strategy, "--budget", budget, "--shard", "\(part)/\(parts)",
          "--record", record, "--save", "\(folder)/part",
        ] + options, strategies: Found.strategies)
      return record
    }
  }

  private func merge(_ arguments: [String]) -> Output {
    // What should fail must not write to the folder that ships, should it ever succeed.
    let folder = arguments.contains("--save") ? [] : ["--save", "/dev/null/none"]
    return phantom(["merge"] + folder + arguments, strategies: Found.strategies)
  }

  @Test func `what it makes small keeps to the faults that were given`() throws {
    let options = ["--faults", "pauses"]
    let whole = try Found(
      "--strategy", "retry-without-key", "--budget", "1000x", "--faults", "pauses")
    let merged = try Folder.temporary { folder in
      let records = search("retry-without-key", in: 2, folder, budget: "1000x", options)
      let output = merge(["--save", folder + "/all"] + records)
      return try Found(output, folder + "/all")
    }
    #expect(merged == whole)
    #expect(whole.text.contains("'s pause lasts "))
  }

  @Test(arguments: ["naive", "rare", "boastful", "tireless"])
  func `it comes to what the whole comes to`(strategy: String) throws {
    let budget = strategy == "rare" ? "3000x" : "2100x"
    // One that finds nothing and one that finds something late stand for all as JSON.
    let isWritten = ["rare", "boastful"].contains(strategy)
    for (format, counts) in [("text", [1, 3])] + (isWritten ? [("json", [2])] : []) {
      let whole = try Found("--strategy", strategy, "--budget", budget, "--format", format)
      for parts in counts {
        let merged = try Folder.temporary { folder in
          let records = search(strategy, in: parts, folder, budget: budget)
          let all = folder + "/all"
          let output = merge(["--save", all, "--format", format] + records)
          #expect(output.error == "")
          try FileManager.default.createDirectory(atPath: all, withIntermediateDirectories: true)
          return try Found(output, all)
        }
        #expect(merged == whole, "\(parts) parts")
      }
    }
  }

  @Test func `its reports are those of the whole`() throws {
    func report(_ folder: String) throws -> String {
      try String(contentsOfFile: folder + "/record.sarif", encoding: .utf8)
        .replacing(folder, with: "FOLDER")
    }
    let whole = try Folder.temporary { folder in
      _ = phantom(
        "fuzz", "--budget", "1000x", "--save", folder, "--sarif", folder + "/record.sarif")
      return try report(folder)
    }
    let merged = try Folder.temporary { folder in
      let records = search("naive", in: 2, folder, budget: "1000x")
      _ = merge(["--save", folder, "--sarif", folder + "/record.sarif"] + records)
      return try report(folder)
    }
    #expect(merged == whole)
  }

  /// Sees to it that there is one line on standard error, and nothing else.
  private func check(
    _ output: Output, _ code: ExitCode, contains part: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(output.code == code, sourceLocation: location)
    #expect(output.out == "", sourceLocation: location)
    #expect(output.error.hasPrefix("error: "), sourceLocation: location)
    #expect(output.error.split(separator: "\n").count == 1, sourceLocation: location)
    #expect(output.error.contains(part), "\(output.error)", sourceLocation: location)
  }

  @Test func `parts that are missing, there twice, or of another search are exit 65`() throws {
    try Folder.temporary { folder in
      let records = search("naive", in: 3, folder, budget: "3x")
      check(merge(Array(records.dropFirst())), .malformedFile, contains: "part 3/3 is missing")
      check(
        merge(records + records.suffix(1)), .malformedFile, contains: "part 1/3 is there 2 times")
      for option in [["--seed", "9"], ["--stock", "3"], ["--search", "random"]] {
        let other = folder + "/record-other"
        _ = phantom(
          ["fuzz", "--budget", "3x", "--shard", "3/3", "--record", other, "--save", folder]
            + option)
        check(
          merge(Array(records.dropFirst()) + [other]), .malformedFile,
          contains: "is another campaign than")
      }
      let two = folder + "/record-two"
      _ = phantom(
        "fuzz", "--budget", "3x", "--shard", "2/2", "--record", two, "--save", folder)
      check(merge(records + [two]), .malformedFile, contains: "is another campaign than")
    }
  }

  @Test func `a record that is none, or of an unknown strategy, is exit 65`() throws {
    try Folder.temporary { folder in
      let path = folder + "/it"
      func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }
      for text in ["", "{}", "[1]", "phantom-seed 1\n", "\u{0}"] {
        try write(text)
        check(
          merge([path]), .malformedFile, contains: "\(path): this is not the record of a campaign")
      }
      let record = search("rare", in: 1, folder, budget: "5x")[0]
      let text = try String(contentsOfFile: record, encoding: .utf8)
      check(
        phantom("merge", "--save", folder, record), .malformedFile,
        contains: "there is no strategy 'rare'")
      try write(text.replacing(/"phantomCampaign" : 2/, with: #""phantomCampaign" : 3"#))
      check(merge([path]), .malformedFile, contains: "this record is of version 3")
      try write(text.replacing(/"shard" : 1/, with: #""shard" : 2"#))
      check(merge([path]), .malformedFile, contains: "this record is of no part of a campaign")
    }
  }

  @Test func `a missing record is exit 66`() {
    check(
      merge(["/none/record"]), .missingFile,
      contains: "the record '/none/record' cannot be read: No such file or directory")
  }
}
