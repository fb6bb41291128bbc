import PhantomCommand
import Strategies

PhantomCommand.main(strategies: BuiltIn.strategies)
