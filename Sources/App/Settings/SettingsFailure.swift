/// Everything wrong with the config, in line order; at least one problem.
package struct SettingsFailure: Error, Hashable, Sendable {
  package var problems: [SettingsProblem]

  package init(_ problems: [SettingsProblem]) { self.problems = problems }

  package init(
    file: String, line: Int? = nil, provider: String? = nil, message: String,
    nextStep: String? = nil
  ) {
    problems = [
      SettingsProblem(
        file: file, line: line, provider: provider, message: message, nextStep: nextStep)
    ]
  }

  /// The same problems, with a next step for those that have none.
  func advising(_ nextStep: String) -> SettingsFailure {
    SettingsFailure(
      problems.map { problem in
        var problem = problem
        problem.nextStep = problem.nextStep ?? nextStep
        return problem
      })
  }
}

package struct SettingsProblem: Hashable, Sendable {
  /// The path of the config file as the operator gave it.
  package var file: String
  /// From 1; `nil` if it concerns the whole file.
  package var line: Int?
  /// From 1; `nil` if not reported.
  package var column: Int?
  /// The provider that it concerns.
  package var provider: String?
  /// One clause that names the key, and never a secret.
  package var message: String
  package var nextStep: String?

  package init(
    file: String, line: Int?, column: Int? = nil, provider: String? = nil, message: String,
    nextStep: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.provider = provider
    self.message = message
    self.nextStep = nextStep
  }

  /// `config.toml:12: message`, with the column after the line if there is one.
  package var text: String {
    file + [line, column].compactMap(\.self).map { ":\($0)" }.joined() + ": " + message
  }
}
