/// What one of the program's commands takes, as its argument parser declares it.
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

  /// What the word after `words`, the complete words behind the command's name, may be. In no order;
  /// free text has no candidates. `providers` are the names of the configured providers.
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
