import ArgumentParser

/// What every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The config to use.", valueName: "file"))
  var config: String?

  @Option(help: "The form of the output: table on a terminal, otherwise json.")
  var output: OutputFormat?

  @Option(
    help: ArgumentHelp(
      "How long to wait for one call of a provider, repeats and pacing included; 30 if not given.",
      valueName: "seconds"))
  var timeout: Double?

  @Flag(
    help: """
      Show each request on standard error, without secrets and personal data; --verbose=bodies also \
      shows bodies and full URLs, without secrets.
      """)
  var verbose = false

  /// What `--verbose=bodies` is for the parser, which knows no options with a value that may be left
  /// out (`VerboseArgument`).
  @Flag(help: .hidden) var verboseBodies = false

  mutating func validate() throws {
    guard let timeout else { return }
    guard timeout > 0, timeout <= 86_400 else {
      throw ValidationError("--timeout takes more than 0 and at most 86400 seconds")
    }
  }
}
