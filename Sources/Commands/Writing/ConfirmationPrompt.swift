import Domain
import Foundation

/// Asks before an act that cannot be undone, in the words of the console.
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
  /// `--yes`.
  let isAnswered: Bool
  let io: CommandIO

  /// - Throws: `.usage` without a terminal or `--yes`.
  func requireTerminal() throws(CommandFailure) {
    guard isAnswered || (io.isInputTerminal && isatty(STDERR_FILENO) == 1) else {
      throw .usage(
        io.console == nil
          ? "\(act.command) needs a terminal for confirmation"
          : "\(act.command) needs confirmation, which the : line cannot ask for",
        nextStep: "add --yes; nothing was sent")
    }
  }

  func ask(for contact: Contact) throws(CommandFailure) {
    try ask(about: Self.name(of: contact), count: 1, word: Confirmation.word(for: contact))
  }

  /// `things`: a plural noun.
  func ask(forCount count: Int, of things: String = "contacts") throws(CommandFailure) {
    try ask(about: "\(count) \(things)", count: count, word: String(count))
  }

  private func ask(about subject: String, count: Int, word: String) throws(CommandFailure) {
    guard !isAnswered else { return }
    say(
      "\(act.sentence) \(subject) at \(info.name) in \(info.environment.rawValue.uppercased()).\n")
    say(consequence(for: count) + "\n")
    for _ in 1...Self.mostTries {
      say("Type \"\(word)\" to continue: ")
      guard let answer = try InputLines.shared.next() else { break }
      if answer == word { return }
    }
    throw .unavailable(.refused, provider: info.name, reason: "not confirmed")
  }

  private func consequence(for count: Int) -> String {
    let erasing: Consequence
    switch act {
    case .anonymize: erasing = info.anonymization
    case .delete: erasing = info.deletion(of: count)
    case .importFile: return "Each is opted out for its type. A file cannot opt them in again."
    case .removePricing: return "roster cannot read the prices, so it cannot restore them."
    }
    return ([erasing.text] + erasing.notes).joined(separator: "\n")
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
