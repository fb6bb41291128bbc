// Which steps could go the other way round, and what is to be explored for that.
extension OptimalReduction {
  /// Looks for steps that conflict, with nothing between them that would have to go between: they could
  /// go the other way round. Of the steps that are new only; the others had their turn, unless they are
  /// conditional: what they touch may depend on what is new.
  mutating func findRaces() {
    for later in known..<max(depth, known) {
      pasts.begin(later)
      let (footprint, spawner) = (frames[later].footprint, frames[later].spawner)
      frames[later].races.removeAll(keepingCapacity: true)
      if spawner >= 0 { pasts.add(spawner, to: later) }
      for earlier in (0..<later).reversed()
      where !pasts.contains(earlier, before: later)
        && frames[earlier].footprint.conflicts(with: footprint)
      {
        pasts.add(earlier, to: later)
        frames[later].races.append(earlier)
      }
    }
    for later in 0..<depth where later >= fresh || frames[later].footprint.isConditional {
      for earlier in frames[later].races { reverse(earlier, later) }
    }
    // An alternative may conflict with what is new though the step at whose place it goes does not.
    for step in 0..<depth {
      for alternative in frames[step].alternatives { instead(of: step, alternative) }
    }
  }

  /// Sees to it that an execution is explored in which `later` goes before `earlier`.
  private mutating func reverse(_ earlier: Int, _ later: Int) {
    var sequence = independent(of: earlier, but: later)
    guard later >= fresh || sequence.contains(where: { $0.place >= fresh }) else { return }
    sequence.append(step(later))
    let probe = Probe(earlier: earlier, sequence: sequence, spawner: frames[later].spawner)
    if frames[later].footprint.isConditional {
      probes.append(probe)
    } else {
      conclude(probe)
    }
  }

  /// Sees to it that an execution is explored in which `alternative` goes at the place of `step`.
  private mutating func instead(of step: Int, _ alternative: Alternative) {
    var sequence = independent(of: step, but: -1)
    guard isAffordable(alternative.cost, after: step, and: sequence) else { return }
    sequence.append(
      WakeupTree.Step(
        thread: alternative.thread, footprint: alternative.footprint, place: depth,
        faults: alternative.cost.faults))
    let probe = Probe(earlier: step, sequence: sequence, spawner: alternative.spawner)
    // A variant touches what the step did that it is a variant of.
    let isVariant =
      Alternative.slot(of: alternative.thread) == Alternative.slot(of: frames[step].thread)
    if alternative.footprint.isConditional, !isVariant {
      probes.append(probe)
    } else {
      conclude(probe)
    }
  }

  /// The steps after `earlier` that it does not happen before.
  private func independent(of earlier: Int, but later: Int) -> [WakeupTree.Step] {
    var sequence: [WakeupTree.Step] = []
    for place in earlier + 1..<max(depth, earlier + 1)
    where place != later && !pasts.contains(earlier, before: place) {
      sequence.append(step(place))
    }
    return sequence
  }

  private func isAffordable(
    _ cost: Cost, after step: Int, and sequence: [WakeupTree.Step]
  ) -> Bool {
    var faults = cost.faults
    var timers = cost.timer < 0 ? 0 : 1
    func add(_ other: Cost) {
      faults += other.faults
      if cost.timer >= 0, other.timer == cost.timer { timers += 1 }
    }
    for frame in frames[..<step] { add(frame.cost) }
    for other in sequence { add(frames[other.place].cost) }
    return (cost.faults == 0 || faults <= mostFaults) && timers <= mostTimers
  }

  /// Sees to it that what `probe` says is explored, now that it is known what its steps touch.
  mutating func conclude(_ probe: Probe) {
    let sequence = probe.sequence
    let last = sequence[sequence.count - 1]
    // Of the last step only what it needs to come after is known anew.
    let needed = sequence.dropLast().filter {
      $0.place == probe.spawner || $0.footprint.conflicts(with: last.footprint)
    }
    let pasts = self.pasts
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      guard b == last.place else { return pasts.contains(a, before: b) }
      return needed.contains {
        $0.place == a || a < $0.place && pasts.contains(a, before: $0.place)
      }
    }
    let faults =
      mostFaults == 0
      ? 0
      : frames[..<probe.earlier].reduce(0) { $0 + $1.cost.faults }
        + sequence.reduce(0) { $0 + $1.faults }
    let spare = mostFaults - faults
    guard probe.earlier >= base else {
      return hand(sequence, to: probe.earlier, spare: spare, isBefore)
    }
    let isExplored = frames[probe.earlier].sleepers.contains {
      $0.place(in: sequence, spare: spare, isBefore) != nil
    }
    guard !isExplored else { return }
    frames[probe.earlier].tree.insert(sequence, spare: spare, isBefore)
  }

  /// Leaves it to others to see to it that `sequence` is explored at a place on the way here.
  private mutating func hand(
    _ sequence: [WakeupTree.Step], to place: Int, spare: Int, _ isBefore: (Int, Int) -> Bool
  ) {
    guard !covers[place].covers(sequence, spare: spare, isBefore),
      inserted.insert([place] + sequence.map(\.thread)).inserted
    else { return }
    var pasts = Pasts()
    for (number, step) in sequence.enumerated() {
      pasts.begin(number)
      for earlier in 0..<number where isBefore(sequence[earlier].place, step.place) {
        pasts.add(earlier, to: number)
      }
    }
    insertions.append(
      SubtreeResult.Insertion(
        depth: place,
        sequence: sequence.enumerated().map {
          WakeupTree.Step(
            thread: $1.thread, footprint: $1.footprint, place: $0, faults: $1.faults)
        }, pasts: pasts, spare: spare))
  }

  private func step(_ place: Int) -> WakeupTree.Step {
    WakeupTree.Step(
      thread: frames[place].thread, footprint: frames[place].footprint, place: place,
      faults: frames[place].cost.faults)
  }
}
