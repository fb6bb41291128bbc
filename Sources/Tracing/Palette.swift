/// The colours of names, the same in every view: each kind of process has one, and orders take turns.
///
/// They are told apart by the colour-blind too, after Okabe and Ito (*Color Universal Design*, 2008),
/// and on dark ground as well as on light. No view says anything by colour alone.
public enum Palette {
  /// A colour, as each kind of view needs it.
  public struct Tint: Sendable, Equatable {
    /// On light ground: `#0072b2`.
    public let light: String
    /// On dark ground.
    public let dark: String
    /// In a terminal with 256 colours.
    public let terminal: Int
  }

  /// The colours of orders, in turn.
  public static let orders = [
    Tint(light: "#0072b2", dark: "#5cb3f2", terminal: 32),
    Tint(light: "#c24e00", dark: "#ff9554", terminal: 166),
    Tint(light: "#007a5a", dark: "#3ecf9f", terminal: 36),
    Tint(light: "#a8407f", dark: "#ea93c8", terminal: 169),
    Tint(light: "#8a6a00", dark: "#e2bd45", terminal: 178),
    Tint(light: "#5b4bc4", dark: "#b0a4ff", terminal: 104),
    Tint(light: "#2389bd", dark: "#8ed6ff", terminal: 75),
    Tint(light: "#7a4a2b", dark: "#d3a581", terminal: 137),
  ]

  /// That of instances.
  public static let instance = Tint(light: "#5a6472", dark: "#a3afbf", terminal: 246)
  /// That of databases, their nodes and replicas.
  public static let database = Tint(light: "#1c232b", dark: "#e8edf3", terminal: 255)
  /// That of the payment provider.
  public static let payments = Tint(light: "#2f6f73", dark: "#7fc4c8", terminal: 73)
  /// That of whoever keeps house: the sweeper, the recovery, the customers.
  public static let other = Tint(light: "#6d655c", dark: "#b9afa4", terminal: 144)

  /// All colours: those of orders, then those of processes.
  static let all = orders + [instance, database, payments, other]

  /// The colour of the order, or the process, called `name`.
  public static func tint(of name: String) -> Tint { all[place(of: name)] }

  /// Where in `all` the colour of `name` is.
  static func place(of name: String) -> Int {
    let parts = name.split(separator: "-", maxSplits: 1)
    let number = parts.count > 1 ? Int(parts[1]) : nil
    switch parts.first {
    case "order": return max((number ?? 1) - 1, 0) % orders.count
    case "instance": return orders.count
    case "db", "replica": return orders.count + 1
    case "payments": return orders.count + 2
    default: return orders.count + 3
    }
  }
}
