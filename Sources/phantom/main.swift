import Inventory
import Simulation
import Strategies
import Dispatch
func go(_ n: Int) {
  let sale = FlashSale()
  let sc = SaleOptions().scenario(seed: Seed(rawValue: 1))
  let a = DispatchTime.now().uptimeNanoseconds
  for i in 0..<n { let e = sale.run(sc, Naive.self, .seed(Seed(rawValue: 1).derived(i)), observer: nil); if e != .quiet { print(e) } }
  let t = DispatchTime.now().uptimeNanoseconds - a
  print(n, "sales", n * 1_000_000_000 / Int(t), "per s", sale.shop.simulation.sequence, "events", Int(t)/n/sale.shop.simulation.sequence, "ns/event", sale.shop.simulation.digest, sale.shop.results.filter { $0.outcome == .orderPlaced }.count)
}
for _ in 0..<3 { go(20000) }
