/// Runs the commands of the command line from the `:` line: there is one parser for both.
package protocol CommandLineRunner: Sendable {
  /// What may stand in the place of the last word, which may be empty; in no order.
  func completions(of words: [String]) -> [String]

  /// Runs one command with the console's own providers, and gives what it said. It reads no standard
  /// input and asks nothing.
  @concurrent func run(_ words: [String]) async -> CommandOutput
}

/// What a command wrote, and how it ended. Both texts hold what providers wrote: untrusted.
package nonisolated struct CommandOutput: Hashable, Sendable {
  package var output: String
  package var errors: String
  /// As a shell would see it.
  package var status: Int32
  /// Lines of output that were too many to be kept.
  package var omittedLines: Int

  package init(output: String, errors: String, status: Int32, omittedLines: Int = 0) {
    self.output = output
    self.errors = errors
    self.status = status
    self.omittedLines = omittedLines
  }
}
