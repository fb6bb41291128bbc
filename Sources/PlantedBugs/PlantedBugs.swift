import Checking
import Inventory
import Simulation
import Strategies

/// Mistakes that engineers make in a `placeOrder`, one strategy each.
public enum PlantedBugs {
  /// From the one that breaks most often to the one that breaks least; three are strategies of the
  /// product.
  public static let all: [PlantedBug] = [
    PlantedBug(
      Naive.self, breaks: .doubleSoldUnit, breaksIn10000: 4941,
      "reads, checks, writes back; others do the same meanwhile"
    ) {
      $0.orders = 5
      $0.arrivals = 0...8_000
    },
    PlantedBug(
      GiveUpAtConflict.self, breaks: .undersell, breaksIn10000: 3285,
      "takes a conflict for a sell-out"
    ) {
      $0.orders = 3
      $0.arrivals = 0...4_000
    },
    PlantedBug(
      NaiveDecrement.self, breaks: .oversell, breaksIn10000: 2320,
      "decrements whatever there is by then"
    ) {
      $0.stock = 2
      $0.orders = 4
      $0.arrivals = 0...4_000
    },
    PlantedBug(
      ConfirmAfterExpiry.self, breaks: .doubleSoldUnit, breaksIn10000: 1763,
      "confirms a reservation after a slow payment without a look whether it has expired"
    ) {
      $0.stock = 2
      $0.orders = 3
      $0.arrivals = 0...10_000
      $0.faults.payments = PaymentFaults(odds: 1_000, work: 0...3_000)
    },
    PlantedBug(
      ReleaseTwice.self, breaks: .phantomStock, breaksIn10000: 1434,
      "gives the units of a failed payment back twice"
    ) {
      $0.orders = 3
      $0.arrivals = 0...4_000
      $0.faults.payments = PaymentFaults(odds: 10, work: 0...300)
    },
    PlantedBug(
      RetryWithoutKey.self, breaks: .atMostOnce, breaksIn10000: 1069,
      "tries again after a timeout without an idempotency key"
    ) {
      $0.orders = 3
      $0.arrivals = 0...1_000
    },
    PlantedBug(
      CheckLineByLine.self, breaks: .oversell, breaksIn10000: 999,
      "checks line by line and deducts all of them in the end"
    ) {
      $0.stock = 9
      $0.orders = 4
      $0.quantity = 3
      $0.arrivals = 0...10_000
    },
    PlantedBug(
      NoKey.self, breaks: .atMostOnce, breaksIn10000: 992,
      "deducts without an idempotency key, which the network may do twice"
    ) {
      $0.orders = 2
      $0.arrivals = 0...2_000
      $0.faults.duplication = 20
    },
    PlantedBug(
      KeyByAttempt.self, breaks: .atMostOnce, breaksIn10000: 614,
      "makes a new idempotency key for each click"
    ) {
      $0.orders = 3
      $0.arrivals = 0...2_000
      $0.faults.customers = CustomerFaults(odds: 4, after: 1...3_000)
    },
    PlantedBug(
      StaleReplica.self, breaks: .honestAnswer, breaksIn10000: 474,
      "takes the quantity from a replica and the version from the primary"
    ) {
      $0.orders = 2
      $0.arrivals = 0...20_000
      $0.replicaLag = 200
    },
    PlantedBug(
      VoidOnce.self, breaks: .chargedIffPlaced, breaksIn10000: 465,
      "asks once for the money to be given back, and does not look after it"
    ) {
      $0.stock = 1
      $0.orders = 2
      $0.arrivals = 0...2_000
      $0.faults.loss = 20
      $0.secondWave = 0
    },
    PlantedBug(
      CheckLeaseThenConfirm.self, breaks: .doubleSoldUnit, breaksIn10000: 344,
      "asks whether the reservation is still good, then confirms it blindly"
    ) {
      $0.orders = 2
      $0.arrivals = 0...30_000
      $0.faults.payments = PaymentFaults(odds: 1_000, work: 0...2_200)
      $0.stock = 1
    },
    PlantedBug(
      SilenceIsNo.self, breaks: .honestAnswer, breaksIn10000: 299,
      "takes a long silence for a no"
    ) {
      $0.orders = 2
      $0.arrivals = 0...2_000
      $0.faults.delays = DelayTail(odds: 20, extra: 1...5_000)
    },
    PlantedBug(
      WaitForEver.self, breaks: .answered, breaksIn10000: 282,
      "waits for the payment without a timeout"
    ) {
      $0.orders = 2
      $0.arrivals = 0...2_000
      $0.faults.payments = PaymentFaults(odds: 40, work: 0...300)
    },
    PlantedBug(
      ExpireUnchecked.self, breaks: .phantomStock, breaksIn10000: 277,
      "lets a reservation expire without a look whether it is confirmed"
    ) {
      $0.orders = 3
      $0.arrivals = 0...4_000
    },
    PlantedBug(
      LostReplyIsFailure.self, breaks: .honestAnswer, breaksIn10000: 275,
      "takes a timeout for a failure"
    ) {
      $0.orders = 3
      $0.arrivals = 0...2_000
    },
    PlantedBug(
      LastUnitWrites.self, breaks: .doubleSoldUnit, breaksIn10000: 212,
      "takes no care of the last unit"
    ) {
      $0.stock = 3
      $0.orders = 4
      $0.arrivals = 0...50_000
    },
    PlantedBug(
      CompareByValue.self, breaks: .doubleSoldUnit, breaksIn10000: 185,
      "compares the count and not the version, which an expiry or a release brings back"
    ) {
      $0.stock = 5
      $0.orders = 4
      $0.arrivals = 0...4_000
      $0.faults.payments = PaymentFaults(odds: 6, work: 0...300)
    },
    PlantedBug(
      ClockOrdersReplies.self, breaks: .honestAnswer, breaksIn10000: 161,
      "tells by the time of day which of two messages came first"
    ) {
      $0.orders = 3
      $0.arrivals = 0...10_000
      $0.faults.clocks = ClockFaults(
        offset: -500...500, drift: -1_000...1_000,
        jumps: Affliction(window: 5_000, odds: 4, strength: -2_000...2_000))
    },
    PlantedBug(
      VoidAFewTimes.self, breaks: .chargedIffPlaced, breaksIn10000: 150,
      "tries four times to give the money back"
    ) {
      $0.stock = 1
      $0.orders = 3
      $0.arrivals = 0...2_000
      $0.faults.partitions = Affliction(window: 3_000, odds: 3, strength: 200...3_000)
      $0.secondWave = 0
    },
    PlantedBug(
      FencedWritesOnly.self, breaks: .doubleSoldUnit, breaksIn10000: 125,
      "shows the fencing token with its write, and reads without"
    ) {
      $0.stock = 2
      $0.orders = 4
      $0.arrivals = 0...3_000
      $0.faults.enable("pauses")
    },
    PlantedBug(
      IgnoreConfirmation.self, breaks: .honestAnswer, breaksIn10000: 114,
      "does not read that the reservation had expired before it was confirmed"
    ) {
      $0.orders = 2
      $0.arrivals = 0...4_000
      $0.faults.pauses = Affliction(window: 2_000, odds: 4, strength: 100...2_000)
    },
    PlantedBug(
      ReserveUnkeyed.self, breaks: .chargedIffPlaced, breaksIn10000: 85,
      "reserves without a key, so that nobody settles the order of a crashed instance"
    ) {
      $0.stock = 1
      $0.orders = 3
      $0.arrivals = 0...10_000
      $0.faults.crashes = Affliction(window: 3_000, odds: 6, strength: 200...2_000)
      $0.secondWave = 0
    },
    PlantedBug(
      WallClockLease.self, breaks: .phantomStock, breaksIn10000: 56,
      "decides by the wall clock whether its reservation is still good"
    ) {
      $0.orders = 2
      $0.arrivals = 0...10_000
      $0.faults.payments = PaymentFaults(odds: 1_000, work: 0...3_000)
      $0.faults.clocks = ClockFaults(
        offset: -500...500, drift: -1_000...1_000,
        jumps: Affliction(window: 5_000, odds: 4, strength: -2_000...2_000))
    },
    PlantedBug(
      ReadBackAfterTimeout.self, breaks: .honestAnswer, breaksIn10000: 42,
      "takes another's success for its own after a timeout"
    ) {
      $0.orders = 2
      $0.arrivals = 0...5_000
    },
    PlantedBug(
      LastAttemptWrites.self, breaks: .doubleSoldUnit, breaksIn10000: 25,
      "writes blindly after three conflicts in a row"
    ) {
      $0.orders = 5
      $0.arrivals = 0...5_000
    },
    PlantedBug(
      RefuseByReplica.self, breaks: .undersell, breaksIn10000: 25,
      "refuses by a replica that has not heard of a unit that was given back"
    ) {
      $0.stock = 1
      $0.orders = 2
      $0.arrivals = 0...20_000
      $0.replicaLag = 200
      $0.faults.payments = PaymentFaults(odds: 6, work: 0...300)
    },
    PlantedBug(
      ReleaseUnchecked.self, breaks: .doubleSoldUnit, breaksIn10000: 3,
      "gives back what has expired, after a pause and a refused payment; two others then get the same"
    ) {
      $0.stock = 4
      $0.orders = 5
      $0.arrivals = 0...8_000
      $0.faults.payments = PaymentFaults(odds: 6, work: 0...300)
      $0.faults.pauses = Affliction(window: 2_000, odds: 4, strength: 100...2_000)
    },
    PlantedBug(
      KeyByClock.self, breaks: .honestAnswer, breaksIn10000: 3,
      "makes the idempotency key from the time of day"
    ) {
      $0.orders = 3
      $0.arrivals = 0...8_000
    },
  ]
}
