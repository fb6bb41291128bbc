public import Checking

/// A page that shows what came of checking a recorded history: the verdict, and where there is no order,
/// the operations of the key that fails as a space-time diagram. It needs nothing else, and no script.
public struct HistoryPage: Sendable {
  /// What the history is called.
  public var title: String
  /// What came of it.
  public var verdict: HistoryCheck.Verdict
  /// The same in words, line by line.
  public var lines: [String]
  /// What happened.
  public var history: History
  /// Why there is no order.
  public var failure: HistoryCheck.Failure?

  /// The page of a history that was checked.
  public init(
    title: String, verdict: HistoryCheck.Verdict, lines: [String], history: History,
    failure: HistoryCheck.Failure?
  ) {
    self.title = title
    self.verdict = verdict
    self.lines = lines
    self.history = history
    self.failure = failure
  }

  /// The page.
  public var html: String {
    let name = Markup.escape(title)
    let (word, kind) =
      switch verdict {
      case .linearizable: ("linearizable", "holds")
      case .notLinearizable: ("not linearizable", "violated")
      case .unknown: ("unknown", "unknown")
      }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(name): \(word)</title>
      <style>\(Diagram.style)\(Self.style)</style>
      </head>
      <body>
      <header>
      <h1>\(name) <span class="verdict \(kind)">\(word)</span></h1>
      </header>
      <pre>\(lines.map(Markup.escape).joined(separator: "\n"))</pre>
      \(picture)
      </body>
      </html>

      """
  }

  private var picture: String {
    guard let failure else { return "" }
    let diagram = HistoryDiagram(history, failure)
    let key = failure.key.isEmpty ? "" : " of <b>\(Markup.escape(failure.key))</b>"
    let rest =
      diagram.dropped > 0
      ? " The first \(diagram.dropped) lines\(key) are left out." : ""
    return """
      <p class="about">The operations\(key), from top to bottom, up to the line that is one too many. \
      A number says in which order they could have taken effect; ✗ marks those that cannot be placed.\
      \(rest)</p>
      <div class="scroller" tabindex="0">
      \(diagram.svg)
      </div>
      """
  }

  private static let style = """
    :root{color-scheme:light dark;--ground:#fff;--panel:#f5f7f9;--text:#1c232b;--soft:#5d6773;\
    --line:#d5dbe1;--bad:#c00019}
    @media screen and (prefers-color-scheme:dark){:root{--ground:#14181d;--panel:#1b2027;\
    --text:#e3e8ee;--soft:#9aa5b1;--line:#343c45;--bad:#ff6b78}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--ground);color:var(--text);\
    font:14px/1.45 "DejaVu Sans",Verdana,Helvetica,Arial,sans-serif}
    header{padding:10px 16px;border-bottom:1px solid var(--line)}
    h1{margin:0;font-size:18px;overflow-wrap:anywhere}
    .verdict{padding:1px 8px;border-radius:9px;color:#fff;background:#555;font-size:13px;white-space:nowrap}
    .verdict.violated{background:#c00019}
    .verdict.holds{background:#1a7f4b}
    pre{margin:0;padding:10px 16px;background:var(--panel);border-bottom:1px solid var(--line);\
    font:12px/1.5 "DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
    .about{color:var(--soft);font-size:12px;margin:10px 16px}
    .scroller{overflow-x:auto;padding:0 8px 16px}
    .scroller svg{display:block}
    .bar{fill:currentColor;fill-opacity:.8}
    .bar.open{fill-opacity:.3;stroke:currentColor;stroke-dasharray:4 3}
    .left{color:var(--bad)}
    .diagram .bad{fill:var(--bad)}
    """
}
