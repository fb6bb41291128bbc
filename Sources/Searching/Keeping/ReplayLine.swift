/// The command line that has `tool` replay the file at `path`, to be pasted into a shell.
package func replayLine(_ tool: String, _ path: String) -> String {
  let isPlain =
    !path.isEmpty && !path.hasPrefix("-")
    && path.utf8.allSatisfy { $0.isPathByte || $0 == UInt8(ascii: "+") }
  // One file that begins with a dash would be taken for an option.
  let word = path.hasPrefix("-") ? "./" + path : path
  return "\(tool) replay "
    + (isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'")
}

extension UInt8 {
  /// Whether a path may have it without a shell or a URI minding: letters, digits, `-._/`.
  package var isPathByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
