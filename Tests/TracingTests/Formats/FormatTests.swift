import Foundation
import Inventory
import Strategies
import Testing

@testable import Tracing

// Goal: formats for other tools say what the recording says, and are what those tools read. Method: each
// read back with a reader written here from the tool's own rules, over runs in which all goes wrong.

@Suite struct `A log for ShiViz` {
  /// The events' clocks, read with the expression that ShiViz starts with.
  private func clocks(_ recording: Recording) throws -> [(host: String, clock: [String: Int])] {
    let text = ShiViz.lines(recording).joined(separator: "\n")
    let expression = /(?<event>.*)\n(?<host>\S*) (?<clock>{.*})/
    return try text.matches(of: expression).map { match in
      let clock = try JSONSerialization.jsonObject(with: Data(match.output.clock.utf8))
      return (String(match.output.host), try #require(clock as? [String: Int]))
    }
  }

  @Test(arguments: 1...3)
  func `each host counts its events, and what happened before has a lower clock`(seed: Int) throws {
    for strategy in BuiltIn.strategies {
      let (_, recording) = Troubled.run(strategy, seed: seed)
      let clocks = try clocks(recording)
      try #require(clocks.count == recording.events.count)
      var counts: [String: Int] = [:]
      for (host, clock) in clocks {
        counts[host, default: 0] += 1
        #expect(clock[host] == counts[host])
      }
      // Lamport's relation, found in another way.
      for id in stride(from: 1, through: recording.events.count, by: 7) {
        let past = recording.past(of: id)
        let seen = clocks[id - 1].clock
        let lower = (1...recording.events.count).filter { other in
          let (host, clock) = clocks[other - 1]
          return clock[host] ?? 0 <= seen[host] ?? 0
        }
        #expect(lower == past, "\(strategy.name), seed \(seed), event \(id)")
      }
    }
  }
}

@Suite struct `Trace events for Perfetto` {
  private func events(_ recording: Recording) throws -> [[String: Any]] {
    let data = Data(ChromeTrace.document(recording).text.utf8)
    let document = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(document["traceEvents"] as? [[String: Any]])
  }

  @Test(arguments: 1...3)
  func `slices of a thread do not overlap, and flows begin and end in one`(seed: Int) throws {
    for strategy in BuiltIn.strategies {
      let (_, recording) = Troubled.run(strategy, seed: seed)
      let events = try events(recording)
      var ends: [String: Int] = [:]
      var starts: Set<String> = []
      var flows: [Int: [Int]] = [:]
      for event in events {
        let thread = "\(event["pid"] ?? "") \(event["tid"] ?? "")"
        switch event["ph"] as? String {
        case "X" where event["tid"] as? Int != 0:
          let start = try #require(event["ts"] as? Int)
          #expect(start >= ends[thread, default: 0])
          ends[thread] = start + (event["dur"] as? Int ?? 0)
          starts.insert("\(thread) \(start)")
        case "s", "f":
          flows[try #require(event["id"] as? Int), default: []].append(event["ts"] as? Int ?? -1)
        default: break
        }
      }
      for event in events where ["s", "f"].contains(event["ph"] as? String) {
        #expect(
          starts.contains("\(event["pid"] ?? "") \(event["tid"] ?? "") \(event["ts"] ?? "")"))
      }
      #expect(flows.values.allSatisfy { $0.count == 2 && $0[0] < $0[1] })
      #expect(flows.count == recording.messages.count { [.arrived, .late].contains($0.fate) })
      #expect(events.count { $0["ph"] as? String == "X" } >= recording.events.count)
    }
  }
}

@Suite struct `A diagram in Mermaid` {
  @Test func `two orders and one vase`() {
    #expect(
      Mermaid.text(Vase.recording(Naive.self)) == """
        sequenceDiagram
          box instance-1
            participant L1 as order-1
          end
          box instance-2
            participant L2 as order-2
          end
          participant L3 as db
          Note over L1: 1 of item-1 in stock
          Note over L1: order-1 arrives, wants 1 of item-1
          Note over L2: order-2 arrives, wants 1 of item-1
          L1->>L3: read item-1 -#gt; 1
          L2->>L3: read item-1 -#gt; 1
          L3-->>L1: read -#gt; 1
          L3-->>L2: read -#gt; 1
          L1->>L3: write item-1 = 0 -#gt; done (stock 1 -#gt; 0, takes unit 1)
          L2->>L3: write item-1 = 0 -#gt; done (takes unit 1)
          Note over L3: believes 1, is 0 (stock of item-1)
          rect rgb(255, 205, 205)
            Note over L3: double-sold-unit: unit 1 of item-1 is promised to order-2, and was already promised to order-1
            Note over L3: oversell: 2 units of item-1 are promised, and there was 1
            Note over L3: phantom-stock: 0 units of item-1 on the shelf and 2 promised, and there was 1
          end
          L3-->>L1: write -#gt; done
          Note over L1: ORDER_PLACED
          L3-->>L2: write -#gt; done
          Note over L2: ORDER_PLACED

        """)
  }

  @Test(arguments: 1...3)
  func `every line is a statement, and every block has an end`(seed: Int) throws {
    let statement = try Regex(
      #"(L\d+(->>|-->>|--\)|-x|--x)L\d+|Note over L\d+): [^;<>#]*(#(\d+|[a-z]+|101);[^;<>#]*)*"#)
    for strategy in BuiltIn.strategies {
      let (_, recording) = Troubled.run(strategy, seed: seed)
      var depth = 0
      for line in Mermaid.text(recording).split(separator: "\n").dropFirst() {
        let line = line.drop { $0 == " " }
        if line.hasPrefix("box ") || line.hasPrefix("rect ") {
          depth += 1
        } else if line == "end" {
          depth -= 1
        } else if !line.hasPrefix("participant ") {
          #expect(line.wholeMatch(of: statement) != nil, "\(line)")
        }
        #expect((0...1).contains(depth))
      }
      #expect(depth == 0)
    }
  }
}
