import TestSupport
import Testing

@testable import Searching

/// A little program: threads of atomic steps on shared variables.
private struct Program: CustomTestStringConvertible {
  /// A step: reads and changes variables, and says which.
  typealias Step = @Sendable (inout [Int], inout [Int]) -> Footprint
  let name: String
  let variables: Int
  /// The steps of each thread. A step also has the thread's own memory.
  let threads: [[Step]]

  var testDescription: String { name }

  static func read(_ variable: Int, into local: Int = 0) -> Step {
    { shared, own in
      own[local] = shared[variable]
      return Footprint(reads: 1 &<< UInt128(variable))
    }
  }

  static func write(_ variable: Int, _ value: @escaping @Sendable ([Int]) -> Int) -> Step {
    { shared, own in
      shared[variable] = value(own)
      return Footprint(writes: 1 &<< UInt128(variable))
    }
  }

  static func increment(_ variable: Int) -> Step {
    { shared, _ in
      shared[variable] += 1
      return Footprint(
        reads: 1 &<< UInt128(variable), writes: 1 &<< UInt128(variable))
    }
  }
}

/// A run of a program: whose steps went, in which order, what they touched, and what came of it.
private struct Execution: Hashable {
  var order: [Int] = []
  var footprints: [Footprint] = []
  var state: [Int] = []

  /// What is the same for all equivalent executions: for each step, the steps before it with which it
  /// conflicts, each named by its thread and how manieth of it it is.
  var signature: [[Int]] {
    var counts: [Int: Int] = [:]
    var names: [Int] = []
    for thread in order {
      names.append(thread * 1_000 + counts[thread, default: 0])
      counts[thread, default: 0] += 1
    }
    let lines = order.indices.map { step in
      [names[step]]
        + order.indices[..<step].filter { footprints[$0].conflicts(with: footprints[step]) }
        .map { names[$0] }.sorted()
    }
    return lines.sorted { $0[0] < $1[0] }
  }

  static func == (a: Execution, b: Execution) -> Bool { a.order == b.order }
  func hash(into hasher: inout Hasher) { hasher.combine(order) }
}

/// Runs programs step by step.
private struct Machine {
  let program: Program
  var shared: [Int]
  var own: [[Int]]
  var next: [Int]
  var execution = Execution()
  var last: [Int]

  init(_ program: Program) {
    self.program = program
    shared = [Int](repeating: 0, count: program.variables)
    own = program.threads.map { _ in [0, 0] }
    next = program.threads.map { _ in 0 }
    last = program.threads.map { _ in -1 }
  }

  var enabled: [Int] { next.indices.filter { next[$0] < program.threads[$0].count } }

  mutating func step(_ thread: Int) -> Footprint {
    let footprint = program.threads[thread][next[thread]](&shared, &own[thread])
    next[thread] += 1
    last[thread] = execution.order.count
    execution.order.append(thread)
    execution.footprints.append(footprint)
    execution.state = shared + own.flatMap(\.self)
    return footprint
  }
}

/// Every interleaving.
private func all(_ program: Program) -> [Execution] {
  var found: [Execution] = []
  func go(_ machine: Machine) {
    let enabled = machine.enabled
    if enabled.isEmpty { found.append(machine.execution) }
    for thread in enabled {
      var next = machine
      _ = next.step(thread)
      go(next)
    }
  }
  go(Machine(program))
  return found
}

/// What the reduction explores, and how many it gives up.
private func reduced(_ program: Program) -> (executions: [Execution], blocked: Int) {
  var reduction = OptimalReduction()
  var found: [Execution] = []
  repeat { explore(program, &reduction, &found) } while reduction.end()
  return (found, reduction.blocked)
}

/// Makes the next execution.
private func explore(
  _ program: Program, _ reduction: inout OptimalReduction, _ found: inout [Execution]
) {
  reduction.begin()
  var machine = Machine(program)
  while !machine.enabled.isEmpty {
    // A thread's next step is a thread of its own, spawned by the one before.
    let names = machine.enabled.map { $0 * 1_000 + machine.next[$0] }
    guard let name = reduction.next(of: names) else { break }
    let spawner = machine.last[name / 1_000]
    let footprint = machine.step(name / 1_000)
    reduction.executed(footprint, spawnedBy: spawner)
  }
  if !reduction.isProbing { found.append(machine.execution) }
}

/// What is explored if the work is cut into parts: so many taken together, each of so many executions.
private func reduced(
  _ program: Program, parts: Int, executions: Int
) -> (executions: [Execution], blocked: Int) {
  var tree = ExplorationTree()
  var found: [Execution] = []
  var blocked = 0
  while true {
    let taken = tree.take(atMost: parts)
    if taken.isEmpty { return (found, blocked) }
    var explored: [[Execution]] = []
    let results = taken.map { part -> SubtreeResult in
      var reduction = OptimalReduction()
      reduction.begin(part)
      explored.append([])
      repeat {
        explore(program, &reduction, &explored[explored.count - 1])
      } while reduction.end() && (reduction.isProbing || reduction.executions < executions)
      blocked += reduction.blocked
      return reduction.result()
    }
    for (isCounted, executions) in zip(tree.put(results), explored) where isCounted {
      found += executions
    }
  }
}

private func factorial(_ n: Int) -> Int { (1...max(n, 1)).reduce(1, *) }

/// Goal: every class of equivalent executions is visited once, and none in vain. Method: programs whose
/// numbers of classes are published or have a formula, two steps conflicting if they touch one variable
/// and one of them writes it; then random programs against all interleavings.
@Suite struct `Optimal reduction` {
  private func count(_ program: Program) -> Int {
    let (executions, blocked) = reduced(program)
    #expect(blocked == 0, "\(program.name)")
    #expect(Set(executions.map(\.signature)).count == executions.count, "\(program.name)")
    return executions.count
  }

  @Test(arguments: 1...8) func `readers and a writer: 2^n`(n: Int) {
    let program = Program(
      name: "readers(\(n))", variables: 1,
      threads: [[Program.write(0) { _ in 1 }]] + (0..<n).map { _ in [Program.read(0)] })
    #expect(count(program) == 1 << n)
  }

  @Test(arguments: 1...10) func `last zero: (n+3) 2^(n-2)`(n: Int) {
    // Thread j copies the j-1st element, and one, to the j-th; thread 0 looks for the last zero. Its
    // loop is a read a step, which does nothing once it has found one.
    let finder: [Program.Step] = (0...n).map { step in
      { shared, own in
        guard own[0] == 0 else { return Footprint() }
        let place = n - step
        if shared[place] == 0 { own[0] = 1 }
        return Footprint(reads: 1 &<< UInt128(place))
      }
    }
    let writers: [[Program.Step]] = (1...n).map { j in
      [
        Program.read(j - 1),
        Program.write(j) { $0[0] + 1 },
      ]
    }
    let program = Program(
      name: "last-zero(\(n))", variables: n + 1, threads: [finder] + writers)
    // (N+3) 2^(N-2), which is 2 for N = 1.
    #expect(count(program) == (n + 3) * (1 << n) / 4)
  }

  @Test(arguments: 1...5) func `n writers and a reader: (n+1)!`(n: Int) {
    let program = Program(
      name: "writers(\(n))", variables: 1,
      threads: [[Program.read(0)]] + (0..<n).map { value in [Program.write(0) { _ in value }] })
    #expect(count(program) == factorial(n + 1))
  }

  @Test(arguments: 1...5) func `n threads that read, then write, one value: (n!)^2`(n: Int) {
    let program = Program(
      name: "naive(\(n))", variables: 1,
      threads: (0..<n).map { _ in [Program.read(0), Program.write(0) { $0[0] + 1 }] })
    #expect(count(program) == factorial(n) * factorial(n))
  }

  @Test(arguments: 1...3) func `n threads that increment x, y and z: (n!)^3`(n: Int) {
    let program = Program(
      name: "increments(\(n))", variables: 3,
      threads: (0..<n).map { _ in [0, 1, 2].map { Program.increment($0) } })
    #expect(count(program) == factorial(n) * factorial(n) * factorial(n))
  }

  private func random(_ seed: Int) -> Program {
    var generator = SplitMix64(seed: UInt64(seed))
    func random(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }
    let variables = 1 + random(3)
    let threads: [[Program.Step]] = (0..<2 + random(2)).map { _ in
      (0..<1 + random(3)).map { _ in
        let variable = random(variables)
        let other = random(variables)
        switch random(5) {
        case 0, 1: return Program.read(variable)
        case 2: return Program.write(variable) { $0[0] + 1 }
        case 3: return Program.increment(variable)
        default:
          // What it touches depends on what it has read: a compare that fails is a read.
          return { shared, own in
            guard shared[variable] == own[0] else {
              return Footprint(reads: 1 &<< UInt128(variable), isConditional: true)
            }
            shared[other] += 1
            return Footprint(
              reads: 1 &<< UInt128(variable), writes: 1 &<< UInt128(other), isConditional: true)
          }
        }
      }
    }
    return Program(name: "random \(seed)", variables: variables, threads: threads)
  }

  @Test(arguments: 1...300) func `random programs against all interleavings`(seed: Int) {
    let program = random(seed)
    let everything = all(program)
    let (explored, blocked) = reduced(program)
    let classes = Set(everything.map(\.signature))
    #expect(explored.count == classes.count, "seed \(seed)")
    #expect(Set(explored.map(\.signature)) == classes, "seed \(seed)")
    #expect(Set(explored.map(\.state)) == Set(everything.map(\.state)), "seed \(seed)")
    #expect(blocked == 0, "seed \(seed)")
  }

  @Test(arguments: 1...200) func `random programs, the work cut into parts`(seed: Int) {
    let program = random(seed)
    let classes = Set(all(program).map(\.signature))
    for (parts, executions) in [(1, 1), (2, 1), (64, 1), (3, 2), (64, 7), (2, 500)] {
      let (explored, blocked) = reduced(program, parts: parts, executions: executions)
      let name: Comment = "seed \(seed), \(parts) parts of \(executions)"
      #expect(explored.count == classes.count, name)
      #expect(Set(explored.map(\.signature)) == classes, name)
      #expect(blocked == 0, name)
    }
  }
}
