package import Domain
package import Foundation

/// The codes by which entries are compared with texts, under the key of one journal.
package struct JournalCodes: Sendable {
  let key: JournalKey

  /// The `digest` of an entry with this request text, or the `lookupDigest` of one with this lookup.
  package func digest(ofRequest text: String) -> String { key.code(of: text.utf8, for: .request) }

  package func code(of installation: Installation) -> String {
    key.code(of: installation.text.utf8, for: .installation)
  }

  package func code(ofMachine identifier: String) -> String {
    key.code(of: identifier.utf8, for: .machine)
  }

  /// Of a contact's state or a value in the plan of a case.
  package func code(ofState text: String) -> String { key.code(of: text.utf8, for: .caseState) }

  /// SHA-256 in lower-case hexadecimal. Needs no key.
  package static func digest(of bytes: Data) -> String {
    Sodium.start()
    return Hexadecimal.text(of: Sodium.sha256(bytes))
  }
}
