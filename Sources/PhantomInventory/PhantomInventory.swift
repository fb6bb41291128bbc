// One import for somebody who brings a `placeOrder` of their own: the kit, the oracles, the traces,
// the seed files and the command line. The only place that hands imports on.

@_exported public import Checking
@_exported public import Inventory
@_exported public import PhantomCommand
@_exported public import Searching
@_exported public import Simulation
@_exported public import Tracing
