/// What makes one world differ from another. Each is either given, and the same in every run of a
/// search, or drawn anew for each run. What the shrinker makes of the numbers that come of it, and
/// which is the simplest, `WorldParameter` says.
public enum WorldOption: Int, CaseIterable, Sendable {
  /// How long messages travel.
  case latency
  /// How many orders arrive.
  case orders
  /// When they arrive.
  case arrivals
  /// How many items there are, and which one each order wants.
  case items
  /// How many units each order wants.
  case quantity
  /// How many instances there are, and on which one each order lands.
  case instances
  /// How many units there are of each item.
  case stock
  /// How far the replica lags behind.
  case replicaLag
  /// What goes wrong, and how badly.
  case faults
  /// How many processes a replicated database has.
  case replicas
  /// When faults end, where they have to.
  case healing
  /// How many orders arrive at each instance after that.
  case secondWave
}
