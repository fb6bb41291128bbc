/// What a command-line tool accepts: its subcommands, and everything they accept in turn.
struct ToolSyntax: Sendable {
  /// The name the tool is started by.
  var name: String
  /// What `--version` prints.
  var version: String
  /// What the tool is for, in one line.
  var abstract: String
  /// Further paragraphs for the help; line breaks and indents are kept.
  var discussion = ""
  /// The subcommands, in the order the help lists them; `help` is always there as well.
  var subcommands: [CommandSyntax]
  /// The name of the subcommand that is meant when none is given.
  var defaultSubcommand: String?

  /// The subcommands, and theirs.
  var allSubcommands: [CommandSyntax] { subcommands.flatMap { [$0] + $0.subcommands } }
}

/// What one subcommand accepts.
struct CommandSyntax: Sendable {
  /// The name the subcommand is chosen by; that of a nested one is two words, `seeds list`.
  var name: String
  /// What the subcommand is for, in one line.
  var abstract: String
  /// Further paragraphs for the help; line breaks and indents are kept.
  var discussion = ""
  /// The positional arguments, in order: the required ones before the optional ones.
  var operands: [OperandSyntax] = []
  /// The options, in the order the help lists them; `-h, --help` is always there as well.
  var options: [OptionSyntax] = []
  /// The subcommands of this one, in the order the help lists them; where there are any, one has to
  /// be chosen, and this one has no operands and options of its own.
  var subcommands: [CommandSyntax] = []

  /// The last word of the name.
  var shortName: String { String(name.split(separator: " ").last ?? "") }

  /// The options that are recognized: the declared ones, then `-h, --help`.
  var allOptions: [OptionSyntax] { options + [.help] }
}

/// A positional argument.
struct OperandSyntax: Sendable {
  /// The name shown in help and errors, without angle brackets.
  var name: String
  /// What the argument is for.
  var help: String
  /// Whether the argument can be left out.
  var isOptional = false
  /// Whether any number of arguments can stand here; only the last operand can repeat.
  var isRepeating = false

  /// The operand as errors and the list of arguments show it, such as `<file>`.
  var label: String { "<\(name)>" }

  /// The operand as the usage line shows it, such as `[<file> ...]`.
  var usage: String {
    let label = isRepeating ? "\(label) ..." : label
    return isOptional ? "[\(label)]" : label
  }
}

/// A named option: a flag that is given or not, or an option that takes a value.
struct OptionSyntax: Sendable {
  /// The long name in kebab case, without dashes.
  var name: String
  /// The letter of the short form, if there is one.
  var short: Character?
  /// The name of the value in help and errors, without angle brackets; `nil` makes this a flag.
  var valueName: String?
  /// What the option is for.
  var help: String
  /// The value the help names as the default; the parser does not fill it in.
  var defaultValue: String?
  /// The only values allowed; when empty, any value is.
  var values: [String] = []

  /// The `-h, --help` flag of the tool and of every subcommand.
  static let help = OptionSyntax(name: "help", short: "h", help: "Show help information.")

  /// The `--version` flag of the tool.
  static let version = OptionSyntax(name: "version", help: "Show the version.")

  /// The ways to write the option, such as `-s` and `--seed`.
  var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(name)"] }

  /// The option as errors show it, such as `--seed <seed>`.
  var label: String { "--\(name)" + valueSuffix }

  /// The option as the list of options shows it, such as `-s, --seed <seed>`.
  var fullLabel: String { spellings.joined(separator: ", ") + valueSuffix }

  private var valueSuffix: String { valueName.map { " <\($0)>" } ?? "" }
}
