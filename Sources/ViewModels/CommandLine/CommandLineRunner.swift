/// Runs the program's commands from the `:` line, with the parser of the command line.
package protocol CommandLineRunner: Sendable {
  /// In the order of `roster --help`; cheap.
  var names: [String] { get }

  /// What a command takes; `nil` for an unknown name. The first call for a name may take
  /// milliseconds.
  func command(named name: String) -> ProgramCommand?

  /// Runs one command with the console's own providers and returns what it wrote. The command reads
  /// no standard input and asks no question.
  @concurrent func run(_ words: [String]) async -> CommandOutput
}

/// What a command wrote, and how it ended. Both texts hold what providers wrote: untrusted.
package nonisolated struct CommandOutput: Hashable, Sendable {
  package var output: String
  package var errors: String
  /// As a shell would see it.
  package var status: Int32
  /// How many lines of output exceeded the limit and were dropped.
  package var omittedLines: Int

  package init(output: String, errors: String, status: Int32, omittedLines: Int = 0) {
    self.output = output
    self.errors = errors
    self.status = status
    self.omittedLines = omittedLines
  }
}
