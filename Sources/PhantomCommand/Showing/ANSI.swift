import Tracing

/// What a terminal is told, as ECMA-48 has it.
enum ANSI {
  /// `cells`, with their looks; without colours if there are none, but still bold, dim and reversed.
  static func text(_ cells: [Screen.Cell], hasColor: Bool) -> String {
    var text = ""
    var style: Screen.Style?
    for cell in cells {
      if cell.style != style {
        text += "\u{1b}[" + codes(cell.style, hasColor: hasColor) + "m"
        style = cell.style
      }
      text.append(cell.character)
    }
    return text + "\u{1b}[0m"
  }

  private static func codes(_ style: Screen.Style, hasColor: Bool) -> String {
    var codes = "0"
    if style.isBold { codes += ";1" }
    if style.isDim { codes += ";2" }
    if style.isUnderlined { codes += ";4" }
    if style.isReversed { codes += ";7" }
    guard hasColor else { return codes }
    switch style.color {
    case .plain: break
    case .red: codes += ";31"
    case .green: codes += ";32"
    case .yellow: codes += ";33"
    case .blue: codes += ";34"
    case .magenta: codes += ";35"
    case .cyan: codes += ";36"
    }
    return codes
  }
}
