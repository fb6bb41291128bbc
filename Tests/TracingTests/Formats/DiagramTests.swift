import Checking
import Foundation
import Inventory
import Strategies
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Tracing

/// Goal: the picture shows every event and message once, in the order of time, and is well-formed. Method:
/// runs in which all goes wrong, read as XML; and one small story, by what can be told from its text.
@Suite struct `A space-time diagram` {
  private func document(_ recording: Recording) throws -> String {
    let svg = Diagram(recording).svg
    let reader = XMLParser(data: Data(svg.utf8))
    #expect(reader.parse(), "\(recording.strategy): \(reader.parserError.map { "\($0)" } ?? "")")
    return svg
  }

  /// Where each event is, along the axis of time.
  private func places(_ svg: String) -> [Int: Int] {
    var places: [Int: Int] = [:]
    for match in svg.matches(
      of: #/id="event-(\d+)" class="[^"]*" transform="translate\((\d+)\s/#)
    {
      places[Int(match.output.1) ?? 0] = Int(match.output.2)
    }
    return places
  }

  @Test(arguments: 1...3)
  func `shows every event once, and later ones no further left`(seed: Int) throws {
    for strategy in BuiltIn.strategies {
      let (_, recording) = Troubled.run(strategy, seed: seed)
      let svg = try document(recording)
      let places = places(svg)
      #expect(places.count == recording.events.count, "\(strategy.name)")
      for (event, next) in zip(recording.events, recording.events.dropFirst())
      where event.tick < next.tick {
        #expect(try #require(places[event.id]) < #require(places[next.id]))
      }
      for lane in recording.lanes.indices {
        let here = recording.events.filter { $0.lane == lane }.compactMap { places[$0.id] }
        #expect(Set(here).count == here.count, "no two events of a lane are at one place")
      }
    }
  }

  @Test func `two orders and one vase`() throws {
    let svg = try document(Vase.recording(Naive.self))
    for words in [
      "order-1", "order-2", "db", "believes 1, is 0", "breaks oversell", "ORDER_PLACED",
      "stock 1 → 0",
    ] { #expect(svg.contains(words), "\(words)") }
    #expect(svg.contains("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(!svg.contains("<script"))
    #expect(svg == Diagram(Vase.recording(Naive.self)).svg)
  }

  @Test func `what a file is called is text`() throws {
    var recording = Vase.recording(Naive.self)
    recording.file = "<a href='x'>&\"]]>.seed"
    let svg = try document(recording)
    #expect(!svg.contains("<a href"))
  }
}
