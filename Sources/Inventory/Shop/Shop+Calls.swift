import Simulation

/// A command on its way, from whoever waits for the reply: an order, or the sweeper.
public struct InventoryCall: Sendable {
  /// The how manieth of the run it is, from 0.
  public let number: Int
  /// What is asked.
  public let request: InventoryRequest
  /// The plain replica that is asked, from 1; 0 for the database.
  public let replica: Int
  /// A number for the attempt at an order that asks; no other attempt has it.
  public let attempt: Int
}

// Calls and their replies, as a client sees them: for whoever holds a history of them against a
// sequential specification. Nobody is told of them unless the scenario asks for that.
extension Shop {
  /// The number of the call whose command the ledger took last; nil if nobody waits for its reply, or
  /// nobody wants to know of calls.
  public var servedCall: Int? {
    served >= 0 && listens ? Int(served) : nil
  }

  /// Tells that `fiber` sends `request`.
  ///
  /// - Returns: The call's number; -1 if nobody wants to know.
  @inline(__always)
  func began(_ request: InventoryRequest, at replica: Int = 0, for fiber: FiberID) -> Int32 {
    listens ? tellBegin(request, replica, fiber) : -1
  }

  /// Tells that `fiber` sends the request that `message` is to carry.
  @inline(never)
  func began(_ message: MessageID, at replica: Int, for fiber: FiberID) {
    letters[Int(message.index)].call = began(
      letters[Int(message.index)].request, at: replica, for: fiber)
  }

  /// Tells that whoever waits for it has the reply that `message` has brought.
  @inline(never)
  func ended(_ message: MessageID) {
    ended(letters[Int(message.index)].call, letters[Int(message.index)].reply)
  }

  /// Tells that whoever waits for it has the reply to a call.
  @inline(__always)
  func ended(_ call: Int32, _ reply: InventoryReply) {
    if listens { tellEnd(call, reply) }
  }

  @inline(never)
  private func tellBegin(
    _ request: InventoryRequest, _ replica: Int, _ fiber: FiberID
  ) -> Int32 {
    let number = calls
    calls += 1
    observer?.called(
      InventoryCall(
        number: number, request: request, replica: replica, attempt: Int(fiber.index)), in: self)
    return Int32(clamping: number)
  }

  @inline(never)
  private func tellEnd(_ call: Int32, _ reply: InventoryReply) {
    guard call >= 0 else { return }
    observer?.returned(Int(call), reply, in: self)
  }

  /// Tells that `fiber` sends a command by a replicated log, where it goes by `command`.
  func began(_ command: Int, _ request: InventoryRequest, for fiber: FiberID) {
    guard listens else { return }
    while callsOfCommands.count <= command { callsOfCommands.append(-1) }
    callsOfCommands[command] = began(request, for: fiber)
  }

  /// The call that waits for the command with that number in a replicated log; -1 if none does.
  func call(of command: Int) -> Int32 {
    callsOfCommands.indices.contains(command) ? callsOfCommands[command] : -1
  }
}
