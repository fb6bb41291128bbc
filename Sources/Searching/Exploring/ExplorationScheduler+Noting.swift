import Simulation

// What has gone, and what could have gone in its place.
extension ExplorationScheduler {
  /// Tells the reduction what the latest step touched, and what could have gone in its place.
  func note(_ upcoming: [Upcoming]) {
    guard isPending, let step = steps.last else { return }
    isPending = false
    var footprint = step.event.map(footprints.footprint(of:)) ?? Footprint()
    for case (let key?, let answer) in zip(asked, variant) where isSilence(key, answer) {
      footprint = footprint | LedgerFootprints.lost(key)
    }
    steps[steps.count - 1].footprint = footprint
    var alternatives: [Alternative] = []
    if faults < bounds.faults { addVariants(of: step, footprint, &alternatives) }
    addPrecluded(upcoming, &alternatives)
    if faults < bounds.faults { addCrash(before: step, &alternatives) }
    reduction.executed(
      footprint, spawnedBy: step.spawner, cost: step.cost, alternatives: alternatives)
    faults += step.cost.faults
    if step.cost.timer >= 0 {
      while timers.count <= step.cost.timer { timers.append(0) }
      timers[step.cost.timer] += 1
    }
  }

  /// Whether nobody hears any more of the call that `key` is about: its message is lost, or its payment is
  /// not answered.
  private func isSilence(_ key: ChoiceKey, _ answer: Int) -> Bool {
    key.aspect == .loss && answer != 0 || key.aspect == .outcome && answer == 2
  }

  /// The same step, with one more thing that goes wrong in it.
  private func addVariants(
    of step: ExplorationStep, _ footprint: Footprint, _ alternatives: inout [Alternative]
  ) {
    guard asked.count > variant.count, faults + step.cost.faults < bounds.faults else { return }
    for place in variant.count..<asked.count {
      guard let key = asked[place] else { continue }
      for answer in 1...(key.aspect == .outcome ? 2 : 1) {
        var path = variant
        while path.count < place { path.append(0) }
        path.append(answer)
        var cost = step.cost
        cost.faults += 1
        alternatives.append(
          Alternative(
            thread: names.variant(path, of: Alternative.slot(of: step.thread)),
            footprint: isSilence(key, answer)
              ? footprint | LedgerFootprints.lost(key) : footprint,
            spawner: step.spawner, cost: cost))
      }
    }
  }

  /// What waited before the step, and does not any more.
  private func addPrecluded(_ upcoming: [Upcoming], _ alternatives: inout [Alternative]) {
    // A message waits until it goes.
    for entry in waiting
    where entry.event.kind != .message
      && !upcoming.contains(where: { $0.number == entry.event.number })
    {
      let cost = cost(of: entry.event)
      guard faults + cost.faults <= bounds.faults || cost.faults == 0,
        cost.timer < 0 || timers(of: entry.event.process) < bounds.timers
      else { continue }
      alternatives.append(
        Alternative(
          thread: entry.thread, footprint: footprints.foreseen(entry.event),
          spawner: entry.spawner, cost: cost))
    }
  }

  private func addCrash(before step: ExplorationStep, _ alternatives: inout [Alternative]) {
    guard let event = step.event, event.kind != .crash,
      let crash = mayCrash.first(where: { $0.process == event.process })
    else { return }
    let last = lastCrash(of: event.process)
    alternatives.append(
      Alternative(
        thread: names.crash(of: event.process, last.count),
        footprint: footprints.foreseen(crash), spawner: last.step, cost: Cost(faults: 1)))
  }

  func lastCrash(of process: ProcessID) -> (step: Int, count: Int) {
    while crashes.count <= Int(process.index) { crashes.append((0, 0)) }
    return crashes[Int(process.index)]
  }
}
