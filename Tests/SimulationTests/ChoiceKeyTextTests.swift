import TestSupport
import Testing

@testable import Simulation

@Suite struct ChoiceKeyTextTests {
  private func parse(_ text: some StringProtocol) -> ChoiceKey? {
    ChoiceKey(text, names: .test)
  }

  @Test(arguments: [
    (
      "client-2 > server #2 request delay",
      ChoiceKey(.delay, of: client(2), attempt: 1, to: server, count: 2, leg: .request)
    ),
    (
      "client-2 attempt-2 > server #1 reply delay",
      ChoiceKey(.delay, of: client(2), attempt: 2, to: server, count: 1, leg: .reply)
    ),
    ("host-1 #3 pause-length", ChoiceKey(.pauseLength, of: host(1), count: 3)),
    ("server clock-offset", ChoiceKey(.clockOffset, of: server)),
    ("client-1 start priority", ChoiceKey(.priority, of: client(1), attempt: 1, leg: .start)),
    (
      "client-4294967295 attempt-65535 > host-16777215 #268435455 timeout work",
      ChoiceKey(
        .work, of: client(.max), attempt: .max, to: host((1 << 24) - 1),
        count: ChoiceKey.maximumCount, leg: .timeout)
    ),
  ])
  func `keys are spelled as seed files spell them`(text: String, key: ChoiceKey) {
    #expect(key.text(.test) == text)
    #expect(parse(text) == key)
    #expect(parse(text[...]) == key)
  }

  @Test func `every aspect on every leg survives the way through text`() {
    for aspect in Aspect.allCases {
      for leg in Leg.allCases {
        let names: [(ProcessName, [UInt16])] = [
          (client(7), [1, 2, 9]), (host(1), [1, 2]), (server, [1]),
        ]
        for (name, attempts) in names {
          for attempt in attempts {
            for peer in [nil, server, client(3)] as [ProcessName?] {
              for count in [0, 1, 12] {
                let key = ChoiceKey(
                  aspect, of: name, attempt: attempt, to: peer, count: count, leg: leg)
                #expect(parse(key.text(.test)) == key)
              }
            }
          }
        }
      }
    }
  }

  @Test func `different keys have different texts`() {
    var seen: [String: ChoiceKey] = [:]
    for aspect in Aspect.allCases {
      for leg in Leg.allCases {
        for attempt in 1...3 as ClosedRange<UInt16> {
          for count in 0...2 {
            for peer in [nil, server, host(1)] as [ProcessName?] {
              let key = ChoiceKey(
                aspect, of: client(1), attempt: attempt, to: peer, count: count, leg: leg)
              #expect(seen.updateValue(key, forKey: key.text(.test)) == nil)
            }
          }
        }
      }
    }
  }

  @Test(arguments: [
    "", " ", "client", "client-1", "client-0 delay", "client-01 delay", "client--1 delay",
    "client-1- delay", "client-+1 delay", "client-4294967296 delay", "customer-1 delay",
    "Client-1 delay", "client-1 Delay", "client-1 delays", "client-1 delay delay",
    "client-1 > delay", "client-1 > server", "client-1 > nobody delay", "client-1 >server delay",
    "client-1 > > server delay", "client-1 > host-16777216 delay", "client-1 #0 delay",
    "client-1 #-1 delay", "client-1 # delay", "client-1 #x delay", "client-1 #268435456 delay",
    "client-1 #99999999999999999999 delay", "client-1 #1 #2 delay", "client-1 attempt-0 delay",
    "client-1 attempt-1 delay", "client-1 attempt-65536 delay", "client-1 attempt- delay",
    "client-1 attempt--2 delay", "client-1 > server attempt-2 delay", "client-1 request",
    "client-1 request reply delay", "client-1 delay request", "client-1 server delay",
    "> server delay", "#1 delay", "delay", "client-1\tdelay", "client-1 #１ delay",
  ])
  func `what is not a key is no key`(text: String) {
    #expect(parse(text) == nil)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `text damaged at random is a key that can be written again, or none`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("client-2 attempt-3 > server #12 request delay\u{301}é-#>09 ")
    for _ in 1...150 {
      var text = Array("client-2 attempt-3 > server #12 request delay")
      for _ in 1...random.number(1...4) {
        let place = random.number(0...max(text.count - 1, 0))
        switch random.number(0...2) {
        case 0 where !text.isEmpty: text.remove(at: place)
        case 1 where !text.isEmpty: text[place] = random.pick(alphabet)
        default: text.insert(random.pick(alphabet), at: min(place, text.count))
        }
      }
      guard let key = parse(String(text)) else { continue }
      #expect(parse(key.text(.test)) == key, "\(String(text))")
    }
  }

  @Test func `names of processes are words with a number, or without`() {
    #expect(ProcessNames.test.name("server") == server)
    #expect(ProcessNames.test.name("host-12") == host(12))
    #expect(ProcessNames.test.text(host(12)) == "host-12")
    #expect(ProcessNames.test.text(ProcessName(Role(rawValue: 9), 2)) == "process9-2")
    for text in ["", "-", "host-", "-1", "host-0", "host-01", "host-1-2", "hosts-1", "host 1"] {
      #expect(ProcessNames.test.name(text) == nil, "\(text)")
    }
  }
}
