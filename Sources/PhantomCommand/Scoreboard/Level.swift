import Inventory

/// How much goes wrong: a column of the scoreboard.
struct Level {
  /// Its name in a table.
  let name: String
  /// What goes wrong, as the command line spells it.
  let faults: String
  /// The world.
  let sale: SaleOptions

  /// What is tried where no faults are given, from a calm world to one in which everything goes wrong
  /// that the database of `sale` has.
  static func all(of sale: SaleOptions) -> [Level] {
    [
      Level("calm", "none", sale), Level("slow", "delays", sale),
      Level("lossy", "loss,duplication", sale), Level("pauses", "pauses", sale),
      Level("partitions", "partitions", sale), Level("everything", "all", sale),
    ]
  }

  /// The one level whose faults are those of `sale`, which the command line spells `faults`.
  static func only(_ sale: SaleOptions, _ faults: String) -> [Level] {
    [Level(name: "given", faults: faults, sale: sale)]
  }

  private init(name: String, faults: String, sale: SaleOptions) {
    self.name = name
    self.faults = faults
    self.sale = sale
  }

  private init(_ name: String, _ faults: String, _ sale: SaleOptions) {
    var sale = sale
    sale.faults = .none
    switch faults {
    case "none": break
    case "all": sale.faults.enableAll(of: sale.database)
    default: for kind in faults.split(separator: ",") { sale.faults.enable(kind) }
    }
    self.init(name: name, faults: faults, sale: sale)
  }
}
