import Domain
import Foundation
import GRDB

/// One entry as the table has it. It holds no personal data: fields by name, what was asked
/// for as a digest.
package struct JournalRow: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
  package static let databaseTableName = "journal"

  /// Grows by one with every entry and is never used again; `nil` before the row is kept.
  package var sequence: Int64?
  /// The same for all steps of one write.
  package var writeID: String
  package var step: String
  /// RFC 3339 in UTC with milliseconds.
  package var time: String
  /// The login name.
  package var `operator`: String
  /// The address from which the operator was logged in by SSH; `nil` for someone at the machine.
  package var origin: String?
  package var provider: String
  package var environment: String
  package var action: String
  package var contactID: String?
  package var changedFields: [String]
  package var caseReference: String?
  /// HMAC-SHA256 under the key beside the database, in hexadecimal.
  package var digest: String
  /// The same of the personal key by which the contact is read.
  package var lookupDigest: String?
  package var status: Int?
  package var requestID: String?
  package var note: String?
  /// The run of the program that wrote it; empty in entries of before there was any.
  package var session: String
  /// The bulk work that it belongs to.
  package var job: String?
  /// See `JournalChain`.
  package var link: String

  init(_ entry: JournalEntry, by author: JournalAuthor, session: UUID, digest: (String) -> String) {
    let target = entry.target
    writeID = entry.writeID.uuidString.lowercased()
    step = entry.step.rawValue
    time = Self.text(of: entry.time)
    self.operator = author.name
    origin = author.origin
    provider = target.provider.text
    environment = target.environment.rawValue
    action = target.action.rawValue
    contactID = target.contactID.flatMap(Self.identifier)
    changedFields = target.changedFields
    caseReference = target.caseReference
    self.digest = target.keptDigests?.request ?? digest(target.request)
    lookupDigest = target.keptDigests?.lookup ?? target.personalLookup.map(digest)
    status = entry.status
    requestID = entry.requestID.flatMap(Self.callName)
    note = entry.note
    self.session = session.uuidString.lowercased()
    job = target.job?.uuidString.lowercased()
    link = ""
  }

  static func text(of time: Date) -> String {
    time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// A provider may send anything as the name of a call.
  private static func callName(_ text: String) -> String? {
    let isName =
      text.utf8.count <= 128
      && text.utf8.allSatisfy { byte in
        UInt8(ascii: "-") == byte || UInt8(ascii: ".") == byte || UInt8(ascii: "_") == byte
          || UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: ":")
          || UInt8(ascii: "A") <= byte && byte <= UInt8(ascii: "Z")
          || UInt8(ascii: "a") <= byte && byte <= UInt8(ascii: "z")
      }
    return isName ? text : nil
  }

  /// What an operator typed as an id may be an e-mail address or a name; that is not kept.
  private static func identifier(_ text: String) -> String? {
    ContactLookup.looksPersonal(text) ? nil : text
  }
}
