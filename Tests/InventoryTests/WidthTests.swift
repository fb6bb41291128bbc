import Testing

@testable import Inventory

// Goal: what every message carries stays narrow. An enumeration is as wide as its widest case, so one
// rare command with room to spare is paid for by all others, in each copy and in each task's frame.
// Method: ask for the widths.

@Suite struct WidthTests {
  @Test func `commands and replies fit into a few words, whatever the widest of them carries`() {
    #expect(MemoryLayout<InventoryCommand>.size <= 25)
    #expect(MemoryLayout<InventoryReply>.size <= 17)
  }

  @Test func `what is beyond the width of a transfer request is beyond all bounds still`() {
    let wide = TransferRequest(from: -1, to: 1 << 40, quantity: 1 << 40, number: 1 << 40)
    #expect(wide.from == 0)
    #expect(wide.to > Scenario.Limits.items)
    #expect(wide.quantity ?? 0 > InventoryLedger.Limits.quantity)
    #expect(wide.number == 1 << 40)
    #expect(TransferRequest(from: 1, to: 2, quantity: -5, number: 1).quantity == 0)
    #expect(TransferRequest(from: 1, to: 2, quantity: nil, number: 1).quantity == nil)
  }
}
