import ArgumentParser

/// The options of every command.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The config to use.", valueName: "file"), completion: .file())
  var config: String?

  @Option(help: "The output format (default: table on a terminal, otherwise json).")
  var output: OutputFormat?

  @Option(
    help: ArgumentHelp(
      "The timeout of one call to a provider, including retries and pacing (default: 30).",
      valueName: "seconds"))
  var timeout: Double?

  @Flag(
    help: """
      Show each request on standard error, without secrets or personal data. --verbose=bodies also \
      shows bodies and full URLs, without secrets.
      """)
  var verbose = false

  /// Represents `--verbose=bodies`: the parser has no options with an optional value
  /// (`VerboseArgument`).
  @Flag(help: .hidden) var verboseBodies = false

  mutating func validate() throws {
    guard let timeout else { return }
    guard timeout > 0, timeout <= 86_400 else {
      throw ValidationError("--timeout takes more than 0 and at most 86400 seconds")
    }
  }
}

/// `--verbose=bodies`, for a parser without optional values.
enum VerboseArgument {
  /// Replaces it by the hidden flag of `GlobalOptions`. Arguments after `--` stay unchanged.
  ///
  /// - Throws: If the value is not `bodies`.
  static func rewritten(_ arguments: [String]) throws(CommandFailure) -> [String] {
    let options = arguments.prefix { $0 != "--" }
    var rewritten: [String] = []
    for argument in options {
      guard argument.hasPrefix("--verbose=") else {
        rewritten.append(argument)
        continue
      }
      guard argument == "--verbose=bodies" else {
        throw .usage(
          "unknown option \(argument)", nextStep: "use --verbose or --verbose=bodies")
      }
      rewritten.append("--verbose-bodies")
    }
    return rewritten + arguments.dropFirst(options.count)
  }
}
