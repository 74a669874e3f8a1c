/// The result of one check of `roster doctor`, without secrets.
package struct Finding: Hashable, Sendable {
  package enum Check: String, Sendable {
    case config
    case permissions
    case secret
    case terminal
    case locale
    case provider
    case index
    case store

    /// Whether a problem is one of the config (status 78).
    package var isOfConfig: Bool {
      switch self {
      case .config, .permissions, .secret: true
      case .terminal, .locale, .provider, .index, .store: false
      }
    }
  }

  package var check: Check
  /// A file with its line if there is one, a provider's name, or a variable's name.
  package var subject: String
  package var isOK: Bool
  /// One clause.
  package var message: String
  package var nextStep: String?

  package init(
    _ check: Check, _ subject: String, isOK: Bool, _ message: String, nextStep: String? = nil
  ) {
    self.check = check
    self.subject = subject
    self.isOK = isOK
    self.message = message
    self.nextStep = nextStep
  }

  package init(_ problem: SettingsProblem) {
    self.init(
      .config, problem.file + (problem.line.map { ":\($0)" } ?? ""), isOK: false, problem.message,
      nextStep: problem.nextStep)
  }
}
