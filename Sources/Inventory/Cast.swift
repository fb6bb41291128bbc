public import Simulation

extension Role {
  /// A customer's order.
  public static let order = Role(rawValue: 0)
  /// An instance of the service.
  public static let instance = Role(rawValue: 1)
  /// The database.
  public static let database = Role(rawValue: 2)
  /// The payment provider.
  public static let payments = Role(rawValue: 3)
  /// Whoever proposes that reservations expire.
  public static let sweeper = Role(rawValue: 4)
  /// The network between all of them.
  public static let network = Role(rawValue: 5)
  /// The customers as a whole.
  public static let customers = Role(rawValue: 6)
  /// Whoever gives back the money of orders that came to nothing.
  public static let recovery = Role(rawValue: 7)
  /// A plain replica of the stock.
  public static let replica = Role(rawValue: 8)
}

extension ProcessNames {
  /// `order-3`, `instance-2`, `db`, `payments`, `sweeper`, `network`, `customers`, `recovery`,
  /// `replica-1`; `db-2` where the database is several processes.
  public static let shop = ProcessNames(
    roles: [
      "order", "instance", "db", "payments", "sweeper", "network", "customers", "recovery",
      "replica",
    ])
}

extension ProcessName {
  /// The customer's order with that number.
  public static func order(_ number: Int) -> ProcessName {
    ProcessName(.order, UInt32(clamping: number))
  }

  /// The plain replica of the stock with that number.
  public static func replica(_ number: Int) -> ProcessName {
    ProcessName(.replica, UInt32(clamping: number))
  }

  /// The instance of the service with that number.
  public static func instance(_ number: Int) -> ProcessName {
    ProcessName(.instance, UInt32(clamping: number))
  }

  /// The database.
  public static let database = ProcessName(.database)
  /// A node of a replicated database.
  public static func node(_ number: Int) -> ProcessName {
    ProcessName(.database, UInt32(clamping: number))
  }
  /// The payment provider.
  public static let payments = ProcessName(.payments)
  /// Whoever proposes that reservations expire.
  public static let sweeper = ProcessName(.sweeper)
  /// The network between all of them.
  public static let network = ProcessName(.network)
  /// The customers as a whole.
  public static let customers = ProcessName(.customers)
  /// Whoever gives back the money of orders that came to nothing.
  public static let recovery = ProcessName(.recovery)
}

extension ChoiceKey {
  /// The key that `text` spells in a world of orders, or nil if it spells none.
  public init?(shop text: some StringProtocol) {
    self.init(text, names: .shop)
  }
}
