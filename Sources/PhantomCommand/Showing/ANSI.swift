import Tracing

/// What a terminal is told, as ECMA-48 has it.
enum ANSI {
  /// What colours there are.
  enum Colors {
    case none
    /// Those that every terminal has.
    case basic
    /// 256.
    case many
  }

  /// Orders in turn, where there are few colours; red and green mean something else.
  private static let orders = [36, 35, 33, 34]

  /// `cells`, with their looks; without colours if there are none, but still bold, dim and reversed.
  static func text(_ cells: [Screen.Cell], _ colors: Colors) -> String {
    var text = ""
    var style: Screen.Style?
    for cell in cells {
      if cell.style != style {
        text += "\u{1b}[" + codes(cell.style, colors) + "m"
        style = cell.style
      }
      text.append(cell.character)
    }
    return text + "\u{1b}[0m"
  }

  private static func codes(_ style: Screen.Style, _ colors: Colors) -> String {
    var codes = "0"
    if style.isBold { codes += ";1" }
    if style.isDim { codes += ";2" }
    if style.isUnderlined { codes += ";4" }
    if style.isReversed { codes += ";7" }
    guard colors != .none else { return codes }
    switch style.color {
    case .plain: break
    case .red: codes += ";31"
    case .green: codes += ";32"
    case .yellow: codes += ";33"
    case .order(let place) where colors == .many:
      codes += ";38;5;\(Palette.orders[place % Palette.orders.count].terminal)"
    case .order(let place): codes += ";\(orders[place % orders.count])"
    }
    return codes
  }
}
