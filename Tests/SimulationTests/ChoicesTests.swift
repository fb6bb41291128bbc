import TestSupport
import Testing

@testable import Simulation

// Goal: an answer is a pure function of (seed, key), fair, and within its range.
// Method: pinned answers, pinned draws at the ends of 64 bits, and counts of many answers.

@Suite struct ChoicesTests {
  private func answer(
    _ seed: UInt64, _ key: ChoiceKey, in range: ClosedRange<Int>
  ) -> Int {
    var choices = Choices(.seed(Seed(rawValue: seed)))
    return choices.choose(key, in: range, calm: range.lowerBound, witness: nil)
  }

  private func delay(_ number: UInt32, _ count: Int, _ leg: Leg = .request) -> ChoiceKey {
    ChoiceKey(.delay, of: client(number), attempt: 1, to: server, count: count, leg: leg)
  }

  @Test func `the first answers of a few seeds are pinned`() {
    let keys = [
      delay(1, 1), delay(1, 1, .reply), delay(1, 2), delay(2, 1),
      ChoiceKey(.priority, of: client(1), attempt: 1, leg: .start),
      ChoiceKey(.clockOffset, of: host(1)),
    ]
    let pinned: [(UInt64, [Int])] = [
      (0, [680_265, 536_333, 363_479, 577_964, 122_491, 47_429]),
      (1, [42_167, 480_344, 890_491, 638_214, 744_216, 339_859]),
      (42, [87_234, 898_309, 211_458, 350_333, 515_031, 294_879]),
      (.max, [551_720, 364_905, 221_901, 53_900, 762_175, 209_475]),
    ]
    for (seed, expected) in pinned {
      #expect(keys.map { answer(seed, $0, in: 0...999_999) } == expected, "seed \(seed)")
    }
  }

  @Test func `a draw is the range's share of 64 bits`() {
    #expect(Choices.draw(0, in: 50...200) == 50)
    #expect(Choices.draw(.max, in: 50...200) == 200)
    #expect(Choices.draw(1 << 63, in: 0...9) == 5)
    #expect(Choices.draw(1 << 63 - 1, in: 0...9) == 4)
    #expect(Choices.draw(.max, in: -3 ... -3) == -3)
    #expect(Choices.draw(0, in: Int.min...Int.max) == Int.min)
    #expect(Choices.draw(.max, in: Int.min...Int.max) == Int.max)
    #expect(Choices.draw(.max, in: Int.min...(Int.max - 1)) == Int.max - 1)
    #expect(Choices.draw(.max, in: 0...Int.max) == Int.max)
  }

  @Test(arguments: [0...0, 0...1, 5...9, -4 ... -1, -2...2, 50...200])
  func `answers stay in their range and reach both ends`(range: ClosedRange<Int>) {
    let seen = (1...3_000).map { answer(9, delay(1, $0), in: range) }
    #expect(seen.allSatisfy { range.contains($0) })
    #expect(seen.min() == range.lowerBound)
    #expect(seen.max() == range.upperBound)
  }

  @Test func `extreme ranges do not trap`() {
    var choices = Choices(.seed(Seed(rawValue: 5)))
    for range in [Int.min...Int.max, Int.min...0, 0...Int.max, Int.max...Int.max] {
      for count in 1...100 {
        let value = choices.choose(delay(1, count), in: range, calm: 0, witness: nil)
        #expect(range.contains(value))
      }
    }
  }

  @Test func `an answer does not depend on what else is asked, nor when`() {
    var random = SplitMix64(seed: 2)
    let keys = (1...60).map { delay(UInt32($0 % 7), $0) }
    let alone = keys.map { answer(77, $0, in: 0...1_000_000) }
    var choices = Choices(.seed(Seed(rawValue: 77)))
    for place in random.shuffle(Array(keys.indices) + Array(keys.indices)) {
      _ = choices.chooseRarely(delay(99, place + 1), in: 1...9, oneIn: 2)
      let value = choices.choose(keys[place], in: 0...1_000_000, calm: 0, witness: "x")
      #expect(value == alone[place])
    }
  }

  @Test func `seeds and keys that differ in one bit have unlike answers`() {
    let usual = answer(8, delay(1, 1), in: 0...Int.max)
    for bit in 0..<64 {
      #expect(answer(8 ^ 1 << UInt64(bit), delay(1, 1), in: 0...Int.max) != usual)
    }
    let keys = (0..<27).map { delay(1, 1 ^ 1 << $0) } + (0..<31).map { delay(1 ^ 1 << $0, 1) }
    let answers = keys.map { answer(8, $0, in: 0...Int.max) }
    #expect(Set(answers).count == Set(keys).count)
  }

  // With 16 cells the statistic is 15 on average and above 50 once in 80,000 times.
  @Test func `answers are spread evenly over seeds, counts, names and legs`() {
    let number = 8_000
    let rows: [(String, (Int) -> Int)] = [
      ("seeds", { answer(UInt64($0), delay(1, 1), in: 0...15) }),
      ("counts", { answer(3, delay(1, $0), in: 0...15) }),
      ("names", { answer(3, delay(UInt32($0), 1), in: 0...15) }),
      ("replies", { answer(3, delay(UInt32($0 / 50), $0 % 50, .reply), in: 0...15) }),
      (
        "differences",
        {
          (answer(4, delay(1, $0), in: 0...15) - answer(4, delay(1, $0 + 1), in: 0...15)) & 15
        }
      ),
    ]
    for (name, draw) in rows {
      var cells = [Int](repeating: 0, count: 16)
      for place in 1...number { cells[draw(place)] += 1 }
      let expected = number / 16
      let statistic = cells.reduce(0) { $0 + ($1 - expected) * ($1 - expected) } / expected
      #expect(statistic < 50, "\(name): \(cells)")
    }
  }

  @Test func `in a calm world every answer is the calm one, and nothing rare happens`() {
    var choices = Choices(.calm)
    for count in 1...500 {
      #expect(choices.choose(delay(1, count), in: 50...200, calm: 50, witness: nil) == 50)
      #expect(choices.choose(delay(2, count), in: 50...200, calm: 7, witness: nil) == 7)
      #expect(choices.chooseRarely(delay(1, count), in: 1...9, oneIn: 1) == 0)
    }
  }

  @Test(arguments: [1, 2, 4, 10, 100])
  func `something rare happens about once in its odds, anywhere in its range`(odds: Int) {
    var choices = Choices(.seed(Seed(rawValue: 6)))
    let number = 10_000
    let values = (1...number).map {
      choices.chooseRarely(delay(1, $0), in: 3...6, oneIn: odds)
    }
    let drawn = values.filter { $0 != 0 }
    #expect(drawn.allSatisfy { (3...6).contains($0) })
    #expect(Set(drawn) == [3, 4, 5, 6])
    // Six standard deviations, squared: n p (1 - p) < n / odds.
    let off = drawn.count - number / odds
    #expect(off * off <= 36 * number / odds, "\(drawn.count) of \(number)")
    for value in 3...6 {
      let off = drawn.count { $0 == value } * 4 - drawn.count
      #expect(off * off <= 36 * 4 * drawn.count, "\(value) of \(drawn.count)")
    }
  }

  @Test func `choices are recorded in order, if they are, and answered the same`() {
    var plain = Choices(.seed(Seed(rawValue: 4)))
    var recording = Choices(.seed(Seed(rawValue: 4)), recording: true)
    var expected: [Choice] = []
    for count in 1...20 {
      let value = plain.choose(delay(1, count), in: 0...99, calm: 3, witness: nil)
      let witness = count % 2 == 0 ? "echo" : nil
      #expect(
        recording.choose(delay(1, count), in: 0...99, calm: 3, witness: witness) == value)
      expected.append(Choice(key: delay(1, count), value: value, calm: 3, witness: witness))
      let rare = plain.chooseRarely(delay(2, count), in: 1...9, oneIn: 3)
      #expect(recording.chooseRarely(delay(2, count), in: 1...9, oneIn: 3) == rare)
      expected.append(Choice(key: delay(2, count), value: rare, calm: 0, witness: nil))
    }
    #expect(recording.asked == expected)
    #expect(plain.asked == nil)
  }

  @Test func `a witness is asked for only where somebody looks`() {
    var asked = 0
    func witness() -> String? {
      asked += 1
      return "echo"
    }
    var plain = Choices(.seed(Seed(rawValue: 4)))
    _ = plain.choose(delay(1, 1), in: 0...9, calm: 0, witness: witness())
    #expect(asked == 0)
    var recording = Choices(.calm, recording: true)
    _ = recording.choose(delay(1, 1), in: 0...9, calm: 0, witness: witness())
    #expect(asked == 1)
  }
}
