import Foundation
import PhantomCommand
import TestSupport
import Testing

/// Goal: no arguments bring the tool down. Method: random lists of real names and odd values, on
/// small worlds.
@Suite struct `Random arguments` {
  private let runOptions = [
    "--strategy", "--database", "--scenario", "--stock", "--orders", "--quantity", "--items",
    "--instances", "--latency", "--arrivals", "--replica-lag", "--faults", "--seed", "--format",
  ]
  private let fuzzOptions = [
    "--budget", "--search", "--jobs", "--shard", "--record", "--junit", "--sarif", "--github",
  ]
  private let odd = [
    "", "-", "--", "-1", "0", "1", "2", "3", "07", "1_0", "1.5", "1e3", "x", "naive", "reservation",
    "compare-and-set", "naive-decrement", "conditional-decrement", "instant", "network-lag",
    "part-2", "json", "text", "all", "none", "pauses,clocks", "payments", "payments,,", ",",
    "0...0", "5", "0...9", "9...0", "...", "5...", "-1...1", "50...200", "1000000001",
    "9223372036854775807", "-9223372036854775808", "99999999999999999999", "0xff", "0x", "é", "🏺",
    "\u{1b}", "\n", "a\u{0}b", "--seed", "--trace", "-h",
    "0123456789012345678901234567890123456789",
  ]

  @Test func `none traps, and each has a documented exit code`() throws {
    // All that is written goes here.
    try Folder.temporary { folder in
      let seeds = folder + "/seeds"
      try FileManager.default.copyItem(atPath: Folder.seeds, toPath: seeds)
      check(folder, seeds: seeds)
    }
  }

  private func check(_ folder: String, seeds: String) {
    let documented: Set<ExitCode> = [
      .holds, .violated, .inconclusive, .usage, .malformedFile, .missingFile,
    ]
    var codes: [ExitCode: Int] = [:]
    for seed in 1...3_000 {
      var random = SplitMix64(seed: seed)
      let arguments = arguments(&random, folder, seeds: seeds)
      let output = phantom(arguments)
      codes[output.code, default: 0] += 1
      if !documented.contains(output.code) {
        Issue.record("seed \(seed): \(arguments) gave \(output.code)")
      }
      if output.code == .usage, output.out != "" || lines(output.error) != 3 {
        Issue.record("seed \(seed): \(arguments) said\n\(output.error)\(output.out)")
      }
      if output.code == .holds, output.out.isEmpty || output.error != "" {
        Issue.record("seed \(seed): \(arguments) said\n\(output.error)")
      }
    }
    // Else nothing was tried but mistakes, or nothing but what is right.
    #expect(codes[.holds, default: 0] > 100 && codes[.violated, default: 0] > 10)
    #expect(codes[.usage, default: 0] > 100 && codes[.missingFile, default: 0] > 10)
  }

  private func lines(_ text: String) -> Int { text.split(separator: "\n").count }

  private func arguments(
    _ random: inout SplitMix64, _ folder: String, seeds: String
  ) -> [String] {
    // Never 'kata' nor 'bench', which take longer.
    let command = random.pick([
      "run", "run", "run", "run", "compare", "replay", "list", "help", "rnu", "--help", "--version",
      "fuzz", "seeds", "merge",
    ])
    var arguments = [command]
    switch command {
    case "run", "compare":
      // Small, unless the following says otherwise, which is then given twice.
      if command == "compare" { arguments += ["--runs", random.pick(["1", "1", "2"])] }
      if random.chance(oneIn: 8) { return arguments + [random.pick(odd)] }
      arguments += ["--orders", random.pick(["0", "1", "2", "4"])]
      for _ in 0..<random.number(0...3) {
        let option = random.pick(runOptions)
        let value = value(for: option, &random)
        arguments += random.chance(oneIn: 3) ? ["\(option)=\(value)"] : [option, value]
      }
      if random.chance(oneIn: 4) { arguments.append("--trace") }
      if random.chance(oneIn: 20) { arguments.append(random.pick(odd)) }
    case "fuzz":
      arguments += ["--save", folder + "/found", "--orders", random.pick(["1", "2", "4"])]
      arguments += ["--budget", random.pick(["1x", "2x", "5x"])]
      for _ in 0..<random.number(0...3) {
        let option = random.pick(runOptions + fuzzOptions)
        arguments.append(option)
        if option != "--github" { arguments.append(searchValue(for: option, &random, folder)) }
      }
    case "merge":
      arguments += ["--save", folder + "/found"]
      arguments += (0..<random.number(0...2)).map { _ in
        random.pick([folder + "/record", folder + "/report", "/none", "--github", folder])
      }
    case "seeds":
      arguments.append(random.pick(["list", "verify", "refresh", "prune", "list", "lst", "x"]))
      if random.chance(oneIn: 4) { arguments.append(random.pick(odd + ["--dry-run"])) }
      if random.chance(oneIn: 4) { arguments += ["--format", random.pick(["json", "text", "x"])] }
      // Never none: that would be the folder that ships.
      arguments.append(seeds)
    case "replay":
      arguments += (0..<random.number(0...2)).map { _ in random.pick(odd + ["/none", "--format"]) }
      if random.chance(oneIn: 2) { arguments.append(Folder.seeds + "/two-orders-one-vase.seed") }
    default:
      arguments += (0..<random.number(0...2)).map { _ in random.pick(odd + runOptions) }
    // 'help kata' is fine, and so is all that is left.
    }
    return arguments
  }

  /// A value that fits `option` of a search most of the time; files are in `folder`.
  private func searchValue(
    for option: String, _ random: inout SplitMix64, _ folder: String
  ) -> String {
    switch option {
    case "--record": return random.pick([folder + "/record", folder, "/dev/null/x", ""])
    case "--junit", "--sarif": return random.pick([folder + "/report", folder, "/dev/null/x", ""])
    case _ where random.chance(oneIn: 5): return random.pick(odd)
    case "--budget": return random.pick(["1x", "3x", "0x", "3"])
    case "--search":
      return random.pick(["random", "pct", "guided", "portfolio", "walk", "uniform"])
    case "--jobs": return random.pick(["1", "2", "3"])
    case "--shard": return random.pick(["1/1", "1/2", "2/2", "3/2", "0/1"])
    default: return value(for: option, &random)
    }
  }

  /// A value that fits `option` most of the time.
  private func value(for option: String, _ random: inout SplitMix64) -> String {
    if random.chance(oneIn: 5) { return random.pick(odd) }
    switch option {
    case "--strategy":
      return random.pick(["naive", "naive-decrement", "compare-and-set", "reservation"])
    case "--database": return random.pick(["instant", "network-lag"])
    case "--scenario": return random.pick(["part-2", "part-3", "spread"])
    case "--latency", "--arrivals": return random.pick(["0", "7", "0...0", "0...900", "50...200"])
    case "--faults": return random.pick(["none", "all", "pauses", "clocks,payments", "all,none"])
    case "--format": return random.pick(["json", "text"])
    case "--seed": return random.pick(["0", "0xffffffffffffffff", "18446744073709551615"])
    case "--quantity", "--items", "--instances": return random.pick(["1", "2", "3"])
    default: return random.pick(["0", "1", "3", "10"])
    }
  }
}

@Suite struct `Random seed files` {
  @Test func `replaying a damaged file gives a documented exit code`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Folder.seeds)
      .filter { $0.hasSuffix(".seed") }.sorted()
    let texts = try names.map {
      try Data(contentsOf: URL(filePath: Folder.seeds + "/" + $0))
    }
    try Folder.temporary { folder in
      let path = folder + "/it.seed"
      for seed in 1...300 {
        var random = SplitMix64(seed: seed)
        var bytes = random.pick(texts)
        for _ in 0..<random.number(1...2) {
          bytes[random.number(0...bytes.count - 1)] = UInt8(random.number(0...255))
        }
        try bytes.write(to: URL(filePath: path))
        let code = phantom("replay", path).code
        let isDocumented = [.holds, .violated, .inconclusive, .malformedFile].contains(code)
        #expect(isDocumented, "seed \(seed): \(code)")
      }
    }
  }
}
