/// Whether a strategy may be called `name`: it is a word of seed files, and a part of their names.
package func isStrategyName(_ name: String) -> Bool {
  !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-")
    && name.utf8.allSatisfy { $0.isPathByte && $0 != UInt8(ascii: "/") }
}

/// What is wrong with `name`, and what would be right.
package func strategyNameMistake(_ name: String) -> String {
  "a strategy cannot be called '\(name)'; a name is made of letters, digits and '-'"
}
