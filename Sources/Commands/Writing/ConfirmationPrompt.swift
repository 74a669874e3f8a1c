import Domain
import Foundation
import ViewModels

/// Asks before an act that cannot be undone: on the terminal, or in the console's own dialog.
struct ConfirmationPrompt {
  enum Act {
    case anonymize
    case delete
    case importFile
    case removePricing

    fileprivate var command: String {
      switch self {
      case .anonymize: "anonymize"
      case .delete: "delete"
      case .importFile: "import"
      case .removePricing: "pricing remove"
      }
    }

    /// As in "Enter deletes".
    fileprivate var verb: String {
      switch self {
      case .anonymize: "anonymizes"
      case .delete: "deletes"
      case .importFile: "imports"
      case .removePricing: "removes them"
      }
    }

    fileprivate var sentence: String {
      switch self {
      case .anonymize: "Anonymize"
      case .delete: "Delete"
      case .importFile: "Import"
      case .removePricing: "Remove the prices of"
      }
    }
  }

  private static let mostTries = 3
  let act: Act
  let info: ProviderInfo
  let caseReference: String?
  /// `--yes`.
  let isAnswered: Bool
  let io: CommandIO

  /// - Throws: `.usage` without `--yes`, a terminal or a console.
  func requireAnswer() throws(CommandFailure) {
    let canAsk = io.console != nil || (io.isInputTerminal && isatty(STDERR_FILENO) == 1)
    guard isAnswered || canAsk else {
      throw .usage(
        "\(act.command) needs a terminal for confirmation",
        nextStep: "add --yes; nothing was sent")
    }
  }

  func ask(for contact: Contact) async throws(CommandFailure) {
    try await ask(about: contact, count: 1, Self.name(of: contact), Confirmation.word(for: contact))
  }

  /// `things`: a plural noun.
  func ask(forCount count: Int, of things: String = "contacts") async throws(CommandFailure) {
    try await ask(about: nil, count: count, "\(count) \(things)", String(count))
  }

  private func ask(
    about contact: Contact?, count: Int, _ subject: String, _ word: String
  ) async throws(CommandFailure) {
    guard !isAnswered else { return }
    let isConfirmed =
      if let console = io.console {
        await console.confirms(
          CommandQuestion(
            heading: act.command.uppercased(), verb: act.verb, info: info, contact: contact,
            things: subject, consequence: consequence(for: count), caseReference: caseReference,
            notes: console.errors.split(separator: "\n").map(String.init), word: word))
      } else {
        try isTyped(word, about: subject, consequence(for: count))
      }
    guard isConfirmed else {
      throw .unavailable(.refused, provider: info.name, reason: "not confirmed")
    }
  }

  private func isTyped(
    _ word: String, about subject: String, _ consequence: Consequence
  ) throws(CommandFailure) -> Bool {
    say(
      "\(act.sentence) \(subject) at \(info.name) in \(info.environment.rawValue.uppercased()).\n")
    say(([consequence.text] + consequence.notes).joined(separator: "\n") + "\n")
    for _ in 1...Self.mostTries {
      say("Type \"\(word)\" to continue: ")
      guard let answer = try InputLines.shared.next() else { break }
      if answer == word { return true }
    }
    return false
  }

  private func consequence(for count: Int) -> Consequence {
    switch act {
    case .anonymize: info.anonymization
    case .delete: info.deletion(of: count)
    case .importFile:
      Consequence(text: "Each is opted out for its type. A file cannot opt them in again.")
    case .removePricing:
      Consequence(text: "roster cannot read the prices, so it cannot restore them.")
    }
  }

  private static func name(of contact: Contact) -> String {
    let parts = [contact.name, contact.primaryEmail ?? "", contact.id.value]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func say(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { SafeText(untrusted: String($0), form: .detail).string }
    let bytes = Array(lines.joined(separator: "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
