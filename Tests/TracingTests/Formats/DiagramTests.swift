import Checking
import Foundation
import Inventory
import Strategies
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Tracing

/// Goal: the picture shows every event and message once, in the order of time, is well-formed, and nothing
/// in it lies upon something else. Method: runs in which all goes wrong, read as XML, and by their layout;
/// and one small story, by what can be told from its text.
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

  @Test(arguments: [1, 2, 6, 12])
  func `no words lie upon others, or upon an event`(orders: Int) {
    for (strategy, seed) in BuiltIn.strategies.flatMap({ s in (1...8).map { (s, $0) } }) {
      let diagram = Diagram(Troubled.run(strategy, seed: seed, orders: orders).recording)
      var boxes: [(what: String, x: Range<Int>, y: Range<Int>)] = []
      for words in diagram.words {
        boxes += diagram.boxes(of: words).map { ("words of #\(words.flag.event)", $0.x, $0.y) }
      }
      for answer in diagram.answers {
        let (x, y) = diagram.position(of: answer.event)
        let width = TextWidth.pixels(answer.text, isBold: true)
        boxes.append(("answer #\(answer.event)", x + 11..<x + 11 + width, y - 7..<y + 5))
      }
      for label in diagram.labels {
        let width = TextWidth.pixels(label.text)
        boxes.append((label.text, label.x..<label.x + width, label.y - 10..<label.y + 3))
      }
      for name in diagram.namedSpells {
        guard let box = diagram.box(ofName: name) else { continue }
        boxes.append(("name of spell \(name.spell)", box.x, box.y))
      }
      for event in diagram.recording.events {
        let (x, y) = diagram.position(of: event.id)
        boxes.append(("#\(event.id)", x - 3..<x + 3, y - 3..<y + 3))
      }
      for (place, one) in boxes.enumerated() {
        #expect(one.x.upperBound <= diagram.width && one.y.upperBound <= diagram.height)
        for other in boxes[..<place] where one.x.overlaps(other.x) && one.y.overlaps(other.y) {
          Issue.record("\(strategy.name), seed \(seed): \(one.what) lies upon \(other.what)")
        }
      }
    }
  }

  @Test(arguments: 1...4)
  func `what breaks is always written out, and a message goes forwards`(seed: Int) {
    for strategy in BuiltIn.strategies {
      let (_, recording) = Troubled.run(strategy, seed: seed)
      let diagram = Diagram(recording)
      #expect(
        Set(recording.breaches.map(\.event)).isSubset(of: diagram.words.map(\.flag.event)))
      #expect(diagram.messages.count == recording.messages.count)
      for (place, message) in recording.messages.enumerated() {
        let line = diagram.line(of: place)
        #expect(line.isLost == ![.arrived, .late].contains(message.fate))
        #expect(line.from.x < line.to.x)
        #expect(line.handled.map { line.to.x < $0.x } ?? true)
      }
    }
  }

  @Test(arguments: 1...4)
  func `time between events is between them, and there is more room for more of it`(seed: Int) {
    for strategy in BuiltIn.strategies {
      let columns = Columns(Troubled.run(strategy, seed: seed).recording, left: 100)
      for (earlier, later) in zip(columns.columns, columns.columns.dropFirst()) {
        #expect(earlier.end < later.start)
        let middle = columns.x(at: (earlier.tick + later.tick) / 2)
        #expect((earlier.start...later.start).contains(middle))
      }
      let gaps = zip(columns.columns, columns.columns.dropFirst())
        .map { (ticks: $1.tick - $0.tick, pixels: $1.start - $0.end) }.sorted { $0 < $1 }
      #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $0.pixels <= $1.pixels })
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

  @Test func `names have the same colours everywhere, and no two the same`() {
    #expect(Palette.tint(of: "order-9") == Palette.tint(of: "order-1"))
    #expect(Palette.tint(of: "order-2") != Palette.tint(of: "order-1"))
    #expect(Palette.tint(of: "db-3") == Palette.database)
    #expect(Palette.tint(of: "instance-2") == Palette.instance)
    #expect(Palette.tint(of: "sweeper") == Palette.other)
    #expect(Set(Palette.all.map(\.light)).count == Palette.all.count)
    #expect(Set(Palette.all.map(\.dark)).count == Palette.all.count)
    #expect(Set(Palette.all.map(\.terminal)).count == Palette.all.count)
  }
}
