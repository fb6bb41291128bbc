/// A recorded run as a log for ShiViz (Beschastnikh, Wang, Brun, Ernst: *Debugging Distributed
/// Systems*, Communications of the ACM 2016), which draws and compares space-time diagrams.
///
/// Two lines an event, as ShiViz's own expression `(?<event>.*)\n(?<host>\S*) (?<clock>{.*})` reads
/// them: what happened; then its lane and the vector clock there (Fidge 1988, Mattern 1989).
public enum ShiViz {
  /// The log, line by line.
  ///
  /// - Complexity: O(events x lanes).
  public static func lines(_ recording: Recording) -> [String] {
    let hosts = recording.hosts
    var clocks = [[Int]](repeating: [], count: recording.events.count)
    var latest = [[Int]](
      repeating: [Int](repeating: 0, count: hosts.count), count: hosts.count)
    var lines: [String] = []
    for event in recording.events {
      var clock = latest[event.lane]
      if let cause = event.cause, cause < event.id {
        for lane in clock.indices { clock[lane] = max(clock[lane], clocks[cause - 1][lane]) }
      }
      clock[event.lane] += 1
      clocks[event.id - 1] = clock
      latest[event.lane] = clock
      lines.append("#\(event.id) tick \(event.tick): \(event.text)")
      lines.append("\(hosts[event.lane]) \(spelled(clock, hosts))")
    }
    return lines
  }

  private static func spelled(_ clock: [Int], _ hosts: [String]) -> String {
    let parts = clock.indices.filter { clock[$0] > 0 }.map { "\"\(hosts[$0])\":\(clock[$0])" }
    return "{\(parts.joined(separator: ", "))}"
  }
}

extension Recording {
  /// A name for each lane that no other has: an order that was at two instances has two lanes.
  var hosts: [String] {
    var counts: [String: Int] = [:]
    for lane in lanes { counts[lane.name, default: 0] += 1 }
    return lanes.map { counts[$0.name] == 1 ? $0.name : "\($0.name)@\($0.process)" }
  }
}
