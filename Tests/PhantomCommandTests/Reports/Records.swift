import Checking

@testable import PhantomCommand

extension CheckRecord {
  /// A clean search.
  static let clean = CheckRecord(
    tool: "phantom", version: "1.2.3", strategy: "reservation", verdict: .holds, runs: 10_000,
    milliseconds: 12_045, findings: [], notes: [])

  /// A search that found two ways to oversell and one to sell a unit twice.
  static let broken: CheckRecord = {
    var record = clean
    record.strategy = "naive"
    record.verdict = .violated
    record.findings = [
      Finding(
        property: .oversell, fingerprint: "oversell/write/stale/first",
        title: "oversell: 2 units of item-1 are promised, and there was 1.",
        story: ["tick   0  There is 1.", "tick  50  order-1, believing 1, writes 0."],
        file: "Seeds/oversell-naive-a1b2c3.seed",
        replay: "phantom replay Seeds/oversell-naive-a1b2c3.seed"),
      Finding(
        property: .oversell, fingerprint: "oversell/write/stale/retry", title: "oversell: again.",
        story: [], file: nil, replay: "phantom replay x"),
      Finding(
        property: .doubleSoldUnit, fingerprint: "double-sold-unit/write/stale/first",
        title: "double-sold-unit: unit 1.", story: [], file: "./Seeds/a b,c:%é.seed",
        replay: "phantom replay './Seeds/a b,c:%é.seed'"),
    ]
    return record
  }()

  /// A search that says nothing.
  static let open: CheckRecord = {
    var record = clean
    record.verdict = .inconclusive
    record.notes = ["'conflict' never happened", "a run was cut off"]
    return record
  }()

  /// A record whose every text is made to break out of a format.
  static let hostile: CheckRecord = {
    let text = "a\"b'<c>&d`|\n::error::x\r]]> % \u{1b}[31m\u{0}\u{fffe}\t```` é🏺"
    var record = open
    record.tool = text
    record.version = text
    record.strategy = text
    record.findings = [
      Finding(
        property: .answered, fingerprint: text, title: text, story: [text, text], file: text,
        replay: text)
    ]
    record.notes = [text]
    return record
  }()
}
