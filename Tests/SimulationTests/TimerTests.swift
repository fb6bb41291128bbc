import Testing

@testable import Simulation

@Suite struct TimerTests {
  @Test func `a sleep lasts as long as it says`() {
    let world = EchoWorld()
    world.run(.init(starts: [3, 0])) { client in
      for delay in [5, 0, -7, 100] {
        try await client.sleep(for: delay)
        client.say("woke")
      }
    }
    #expect(
      world.log == [
        "5 client-2 woke", "5 client-2 woke", "5 client-2 woke", "8 client-1 woke",
        "8 client-1 woke", "8 client-1 woke", "105 client-2 woke", "108 client-1 woke",
      ])
  }

  @Test func `the n-th sleep has a priority of its own`() {
    let key = ChoiceKey(.priority, of: client(1), attempt: 1, count: 2, leg: .timer)
    let world = EchoWorld()
    let schedule = Schedule(base: .calm, overrides: [.init(key, 9)])
    world.run(.init(schedule: schedule, starts: [0, 0])) { client in
      for _ in 1...3 {
        try await client.sleep(for: 5)
        client.say("woke")
      }
    }
    #expect(
      world.log == [
        "5 client-1 woke", "5 client-2 woke", "10 client-2 woke", "10 client-1 woke",
        "15 client-2 woke", "15 client-1 woke",
      ])
  }

  @Test func `timers fire with their tokens, in order`() {
    let world = EchoWorld()
    world.run(
      .init(then: { world, _ in
        for (count, delay) in [30, 20, 20, 0].enumerated() {
          world.simulation.setTimer(
            of: world.serverID, after: delay, count: count + 1, token: UInt8(250 + count))
        }
      })
    ) { client in try await client.echo() }
    #expect(
      world.log == [
        "10 server got 0", "10 server fired 253", "30 server fired 251", "30 server fired 252",
        "40 server fired 250",
      ])
  }

  @Test func `a timer's priority is keyed by its process and its count`() {
    let key = ChoiceKey(.priority, of: server, count: 1, leg: .timer)
    let world = EchoWorld()
    world.run(
      .init(
        schedule: Schedule(base: .calm, overrides: [.init(key, 1)]),
        then: { world, _ in
          for count in 1...2 {
            world.simulation.setTimer(
              of: world.serverID, after: 5, count: count, token: UInt8(count))
          }
        })
    ) { client in try await client.echo() }
    #expect(world.log == ["10 server got 0", "15 server fired 2", "15 server fired 1"])
  }

  @Test func `timers that are cancelled do not fire, those that are set later do`() {
    let world = EchoWorld()
    world.run(
      .init(
        then: { world, number in
          if number == 1 {
            world.simulation.setTimer(of: world.serverID, after: 50, count: 1, token: 1)
            world.simulation.setTimer(of: world.hostIDs[0], after: 50, count: 1, token: 2)
            world.simulation.setTimer(of: world.serverID, after: 500, count: 2, token: 3)
          } else {
            world.simulation.cancelTimers(of: world.serverID)
            world.simulation.setTimer(of: world.serverID, after: 20, count: 3, token: 4)
          }
        })
    ) { client in
      try await client.echo(1)
      try await client.echo(2)
    }
    #expect(
      world.log == [
        "10 server got 1", "30 server got 2", "50 server fired 4", "60 host-1 fired 2",
      ])
    // Not 510: a cancelled timer moves no clock, and it is no event.
    #expect(world.simulation.now == 60)
    #expect(world.simulation.sequence == 7)
  }

  @Test func `a timer may set the next one, until the horizon`() {
    let world = EchoWorld()
    let ending = world.run(
      .init(
        horizon: 20,
        then: { world, _ in world.simulation.setTimer(of: world.serverID, after: 7, count: 1) },
        fired: { world, _ in world.simulation.setTimer(of: world.serverID, after: 7, count: 1) })
    ) { client in try await client.echo() }
    #expect(ending == .horizon)
    #expect(world.simulation.sequence == 20)
  }
}
