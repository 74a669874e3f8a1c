import Domain
import Foundation

/// Asks before something that cannot be undone, in the words of the console.
struct ConfirmationPrompt {
  private static let mostTries = 3
  let info: ProviderInfo
  /// `--yes`.
  let isAnswered: Bool

  /// - Throws: `.usage` where there is nobody to ask and no `--yes`.
  func requireTerminal() throws(CommandFailure) {
    guard isAnswered || (StandardInput.isTerminal && isatty(STDERR_FILENO) == 1) else {
      throw .usage(
        "anonymize asks on a terminal, and there is none", nextStep: "add --yes; nothing was sent")
    }
  }

  func ask(for contact: Contact) throws(CommandFailure) {
    try ask(about: Self.name(of: contact), word: Confirmation.word(for: contact))
  }

  func ask(forCount count: Int) throws(CommandFailure) {
    try ask(about: "\(count) contacts", word: String(count))
  }

  private func ask(about subject: String, word: String) throws(CommandFailure) {
    guard !isAnswered else { return }
    say("Anonymize \(subject) at \(info.name) in \(info.environment.rawValue.uppercased()).\n")
    say("The personal data is deleted and cannot be restored.\n")
    if case .executed(let residual?) = info.capabilities.erasure { say("Note: \(residual).\n") }
    for _ in 1...Self.mostTries {
      say("Type \"\(word)\" to go on: ")
      guard let answer = readLine() else { break }
      if answer == word { return }
    }
    throw .unavailable(.refused, provider: info.name, reason: "not confirmed")
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
