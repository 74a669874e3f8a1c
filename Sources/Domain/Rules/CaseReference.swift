/// The operator's reason for a write. The journal keeps it and holds no personal data, so it must
/// not be an e-mail address.
package enum CaseReference {
  package static let longest = 64

  /// One clause for the operator; `nil` if the reference is valid.
  package static func problem(in text: String) -> String? {
    if text.isEmpty { return "a case reference cannot be empty" }
    if text.count > longest { return "a case reference can have at most \(longest) characters" }
    return text.utf8.allSatisfy(isAllowed)
      ? nil : "a case reference may contain only letters, digits and . _ / # -"
  }

  /// Under which the journal keeps changes of the suppression list. It is no case.
  package static let suppression = "suppression"

  /// The name under which the journal keeps a proposal of bulk work, or the use of an approval: `bulk-`
  /// and 32 digits of a digest. It is no case.
  package static func bulk(_ digest: String) -> String { bulkPrefix + digest.prefix(bulkDigits) }

  package static func isBulk(_ text: String) -> Bool {
    let digits = text.utf8.dropFirst(bulkPrefix.utf8.count)
    return text.hasPrefix(bulkPrefix) && digits.count == bulkDigits
      && digits.allSatisfy { Hexadecimal.digits.contains($0) }
  }

  private static let bulkPrefix = "bulk-"
  private static let bulkDigits = 32

  /// The words that follow `case` and `:case`.
  private static let commands: Set<String> = [
    "open", "list", "show", "find", "include", "exclude", "identity", "clarify", "plan",
    "approvals", "approve",
    "apply", "task", "extend", "refuse", "withdraw", "close", "receipt", "verify", "recheck",
    "told", "export", "open-export", "help",
  ]

  package static func isCommand(_ text: String) -> Bool { commands.contains(text) }

  /// As `problem`, for a reference that names a record.
  package static func problem(asCase text: String) -> String? {
    problem(in: text)
      ?? (isCommand(text) || text == suppression ? "'\(text)' is a command, not a reference" : nil)
      ?? (isBulk(text) ? "'\(text)' is the name of work on many contacts" : nil)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
