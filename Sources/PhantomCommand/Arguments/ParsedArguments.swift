/// The arguments of one subcommand, found to fit its syntax.
struct ParsedArguments: Sendable {
  /// The subcommand the arguments are for.
  let command: CommandSyntax
  /// The positional arguments, in order.
  private(set) var operands: [String] = []
  private var flags: Set<String> = []
  private var values: [String: String] = [:]

  /// Whether the flag of this name is given.
  func flag(_ name: String) -> Bool { flags.contains(name) }

  /// The value given to the option of this name, or `nil` if there is none.
  func string(_ name: String) -> String? { values[name] }

  /// Whether the flag or option of this name is given.
  func isGiven(_ name: String) -> Bool { flag(name) || string(name) != nil }

  /// Reads arguments in which `--` does not occur, followed by operands that are taken as they are;
  /// throws if they do not fit the syntax of the subcommand.
  init(
    _ arguments: [String], followedBy operands: ArraySlice<String>, of command: CommandSyntax
  ) throws(UsageError) {
    self.command = command
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument.looksLikeOption {
        try read(argument, followedBy: &rest)
      } else {
        self.operands.append(argument)
      }
    }
    self.operands += operands
    try checkOperands()
  }

  private mutating func read(
    _ argument: String, followedBy rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let equals = argument.firstIndex(of: "=") ?? argument.endIndex
    let attached = argument[equals...]
    let option = try option(spelled: String(argument[..<equals]))
    guard !isGiven(option.name) else { throw error("'--\(option.name)' is given twice") }
    if option.valueName == nil {
      guard attached.isEmpty else { throw error("'--\(option.name)' does not take a value") }
      flags.insert(option.name)
    } else if !attached.isEmpty {
      values[option.name] = String(attached.dropFirst())
    } else if let value = rest.popFirst(), !value.looksLikeOption {
      values[option.name] = value
    } else {
      throw error("Missing value for '\(option.label)'")
    }
    try checkValue(of: option)
  }

  private func option(spelled word: String) throws(UsageError) -> OptionSyntax {
    let options = command.allOptions
    if let option = options.first(where: { $0.spellings.contains(word) }) { return option }
    let name = suggestion(for: String(word.drop { $0 == "-" }), among: options.map(\.name))
    throw error("Unknown option '\(word)'" + didYouMean(name.map { "--\($0)" }))
  }

  private func checkValue(of option: OptionSyntax) throws(UsageError) {
    guard let value = string(option.name), !option.values.isEmpty, !option.values.contains(value)
    else { return }
    guard let hint = suggestion(for: value, among: option.values) else {
      let choices = option.values.joined(separator: ", ")
      throw invalid(option.name, because: "one of \(choices) is needed")
    }
    throw error("The value '\(value)' is invalid for '\(option.label)'" + didYouMean(hint))
  }

  private func checkOperands() throws(UsageError) {
    if let missing = command.operands.dropFirst(operands.count).first, !missing.isOptional {
      throw error("Missing expected argument '\(missing.label)'")
    }
    let isOpenEnded = command.operands.last?.isRepeating ?? false
    if !isOpenEnded, let extra = operands.dropFirst(command.operands.count).first {
      throw error("Unexpected argument '\(extra)'")
    }
  }
}

extension ParsedArguments {
  /// The whole number given to an option, such as `1000` or `1_000`, or `nil` if there is none;
  /// throws if the value is anything else or not within the limits.
  func integer(_ name: String, in limits: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = string(name) else { return nil }
    guard let number = wholeNumber(text[...]), limits.contains(number) else {
      let need = "a whole number from \(limits.lowerBound) to \(limits.upperBound) is needed"
      throw invalid(name, because: need)
    }
    return number
  }

  /// The range given to an option, such as `50...200`, or `50` for `50...50`, or `nil` if there is
  /// none; throws if the value is anything else, upside down, or not within the limits.
  func range(_ name: String, in limits: ClosedRange<Int>) throws(UsageError) -> ClosedRange<Int>? {
    guard let text = string(name) else { return nil }
    let bounds = text.split(separator: "...", maxSplits: 1, omittingEmptySubsequences: false)
      .map(wholeNumber)
    guard let lower = bounds.first ?? nil, let upper = bounds.last ?? nil,
      limits.contains(lower), limits.contains(upper)
    else {
      throw invalid(
        name, because: "a whole number, or a range as 1...5, within \(limits) is needed")
    }
    guard lower <= upper else {
      throw invalid(name, because: "the range is upside down, \(upper)...\(lower) is needed")
    }
    return lower...upper
  }

  /// The error for the value of an option; the reason says what is valid, without a full stop.
  func invalid(_ name: String, because reason: String) -> UsageError {
    let label = command.options.first { $0.name == name }?.label ?? "--\(name)"
    return error("The value '\(string(name) ?? "")' is invalid for '\(label)': \(reason)")
  }

  /// The error for arguments that are wrong in any other way.
  func error(_ message: String) -> UsageError { UsageError(message, command: command.name) }
}

/// Reads a decimal number; underscores can stand between its digits, as in `1_000`.
func wholeNumber(_ text: Substring) -> Int? {
  guard text.wholeMatch(of: /-?[0-9]+(_[0-9]+)*/) != nil else { return nil }
  return Int(text.filter { $0 != "_" })
}
