import Checking
import Inventory
import Searching
import Simulation
import Strategies
import Testing

/// Goal: any choice that a run asks for can be overridden from a file. Method: record what runs ask
/// for, write each as an override, read it again.
@Suite struct `Naming in a file what a run asks for` {
  @Test(arguments: [DatabaseKind.instant, .networkLag])
  func `each choice of a run comes back from text as the same choice`(database: DatabaseKind) {
    var sale = SaleOptions()
    sale.database = database
    sale.orders = 4
    sale.stock = 2
    sale.faults.enableAll()
    let runner = SaleRunner()
    var lost: Set<String> = []
    for strategy in BuiltIn.strategies {
      for number: UInt64 in 1...5 {
        let seed = Seed(rawValue: number)
        _ = runner.run(sale.scenario(seed: seed), strategy, .seed(seed), recording: true)
        for choice in runner.choices {
          let text = choice.key.text(.shop)
          if ChoiceKey(shop: text) != choice.key {
            lost.insert(text.replacing(/[0-9]+/, with: "N"))
          }
        }
      }
    }
    #expect(lost.sorted() == [])
  }
}
