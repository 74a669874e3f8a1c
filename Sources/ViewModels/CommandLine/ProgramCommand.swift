/// The arguments of one of the program's commands, as its parser declares them.
package nonisolated struct ProgramCommand: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    /// The name of a configured provider.
    case provider
    case choice([String])
    case path
    case text
  }

  /// A word by its position.
  package struct Parameter: Hashable, Sendable {
    package var value: Value
    package var isRepeated: Bool

    package init(_ value: Value, isRepeated: Bool = false) {
      self.value = value
      self.isRepeated = isRepeated
    }
  }

  package struct Option: Hashable, Sendable {
    /// With its dashes: `--case`.
    package var name: String
    /// The word that follows; `nil` for a flag.
    package var value: Value?

    package init(_ name: String, _ value: Value? = nil) {
      self.name = name
      self.value = value
    }
  }

  package var name: String
  package var parameters: [Parameter]
  package var options: [Option]
  package var subcommands: [ProgramCommand]

  package init(
    _ name: String, parameters: [Parameter] = [], options: [Option] = [],
    subcommands: [ProgramCommand] = []
  ) {
    self.name = name
    self.parameters = parameters
    self.options = options
    self.subcommands = subcommands
  }

  /// Whether the command, or the subcommand that the words name, has the option.
  package func takes(_ option: String, after words: [String]) -> Bool {
    if let (subcommand, rest) = subcommand(of: words) {
      return subcommand.takes(option, after: rest)
    }
    return options.contains { $0.name == option }
  }

  /// The candidates for the next word.
  ///
  /// - Parameters:
  ///   - words: the complete words after the command's name.
  ///   - providers: the names of the configured providers.
  /// - Returns: In no order; none for free text.
  package func candidates(after words: [String], providers: [String]) -> [String] {
    if let (subcommand, rest) = subcommand(of: words) {
      return subcommand.candidates(after: rest, providers: providers)
    }
    if let value = options.first(where: { $0.name == words.last })?.value {
      return Self.candidates(for: value, providers)
    }
    var isValue = false
    var position = 0
    for word in words {
      let option = options.first { $0.name == word }
      if option == nil, !isValue { position += 1 }
      isValue = option?.value != nil
    }
    let parameter =
      parameters.indices.contains(position)
      ? parameters[position] : parameters.last.flatMap { $0.isRepeated ? $0 : nil }
    return (words.isEmpty ? subcommands.map(\.name) : [])
      + (parameter.map { Self.candidates(for: $0.value, providers) } ?? [])
      + options.map(\.name).filter { !words.contains($0) }
  }

  private func subcommand(of words: [String]) -> (ProgramCommand, rest: [String])? {
    subcommands.first { $0.name == words.first }.map { ($0, Array(words.dropFirst())) }
  }

  private static func candidates(for value: Value, _ providers: [String]) -> [String] {
    switch value {
    case .provider: providers
    case .choice(let values): values
    case .path, .text: []
    }
  }
}

/// Runs the program's commands from the `:` line, with the parser of the command line.
package protocol CommandLineRunner: Sendable {
  /// In the order of `roster --help`; cheap.
  var names: [String] { get }

  /// The arguments of a command; `nil` for an unknown name. The first call for a name may take
  /// milliseconds.
  func command(named name: String) -> ProgramCommand?

  /// Runs one command with the console's providers. The command reads no standard input, and asks
  /// its questions through `asking`.
  ///
  /// - Parameters:
  ///   - words: With the command's name.
  ///   - marked: The ids that the argument `-` means.
  ///   - asking: Shows a question, and gives the operator's answer.
  /// - Returns: What the command wrote, and its status.
  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput
}

/// The output and the exit status of a command. Both texts may contain data of providers:
/// untrusted.
package nonisolated struct CommandOutput: Hashable, Sendable {
  package var output: String
  package var errors: String
  /// The exit status in a shell.
  package var status: Int32
  /// How many lines of output exceeded the limit and were dropped.
  package var omittedLines: Int
  /// Whether the output may hold personal data.
  package var namesPeople: Bool
  /// The lines of `errors` that came after the last question.
  package var warnings: [String]

  package init(
    output: String, errors: String, status: Int32, omittedLines: Int = 0, namesPeople: Bool = true,
    warnings: [String] = []
  ) {
    self.output = output
    self.errors = errors
    self.status = status
    self.omittedLines = omittedLines
    self.namesPeople = namesPeople
    self.warnings = warnings
  }
}
