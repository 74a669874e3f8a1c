import Domain
import Foundation

/// One entry as a row. It holds no personal data: fields by name, the request as a digest.
package struct JournalRow: Hashable, Sendable {
  /// The version of new entries in a database with one chain.
  static let newestVersion: Int64 = 2
  /// The version of new entries in a database with several chains, whose links cover the chain.
  static let versionOfTeams: Int64 = 3

  /// `nil` in a database with one chain.
  package var chain: String?
  /// Among the entries of all chains; `nil` in a database with one chain.
  package var place: Int64?
  /// Grows by one with every entry of the chain and is never reused; `nil` before the row is kept.
  package var sequence: Int64?
  /// The version of the code in `link`: 1 in entries of the first release.
  package var version: Int64
  /// The same for all steps of a write.
  package var writeID: String
  package var step: String
  /// RFC 3339 in UTC with milliseconds.
  package var time: String
  /// Code of the machine, see `JournalKey.Use.machine`.
  package var machine: String?
  /// `/proc/sys/kernel/random/boot_id`
  package var boot: String?
  /// Milliseconds since that boot.
  package var uptime: Int64?
  /// The login name.
  package var `operator`: String
  /// The address of the operator's SSH login; `nil` for an operator at the machine.
  package var origin: String?
  package var provider: String
  package var environment: String
  /// Code of the contact's installation, see `JournalKey.Use.installation`.
  package var installation: String?
  package var action: String
  package var contactID: String?
  package var changedFields: [String]
  package var caseReference: String?
  /// HMAC-SHA256 under the key beside the database, in hexadecimal.
  package var digest: String
  /// The same for the personal key by which the contact is read.
  package var lookupDigest: String?
  package var status: Int?
  package var requestID: String?
  package var note: String?
  /// The run of the program that wrote it; empty in entries older than the column.
  package var session: String
  /// The bulk job of the write.
  package var job: String?
  /// JSON of a step of a case; `nil` for a write.
  package var event: String?
  /// See `JournalChain`.
  package var link: String
  /// The leases that a `sent` entry needs; not kept.
  var leases: [String] = []

  init(
    _ entry: JournalEntry, by author: JournalAuthor, session: UUID, _ codes: inout EntryCodes
  ) {
    let target = entry.target
    version = Self.newestVersion
    writeID = entry.writeID.uuidString.lowercased()
    step = entry.step.rawValue
    time = codes.text(of: entry.time)
    self.operator = author.name
    origin = author.origin
    provider = target.provider.text
    environment = target.environment.rawValue
    installation =
      if let kept = target.keptInstallation {
        kept.code
      } else {
        target.installation.map { codes.code(of: $0) }
      }
    action = target.action.rawValue
    contactID = target.contactID.flatMap(Self.identifier)
    changedFields = target.changedFields.map(\.text)
    caseReference = target.caseReference
    digest = target.keptDigests?.request ?? codes.code(ofRequest: target.request)
    lookupDigest =
      target.keptDigests?.lookup
      ?? target.personalLookup.map { codes.code(ofRequest: $0) }
    status = entry.status
    requestID = entry.requestID.flatMap(RequestID.kept)
    note = entry.note
    self.session = session.uuidString.lowercased()
    job = target.job?.uuidString.lowercased()
    link = ""
    leases = entry.step == .sent ? entry.lease.subjects : []
    setMoment(entry.moment, &codes)
  }

  /// An entry that is no step of a write.
  init(
    step: String, action: String, at time: Date, moment: MachineMoment?, by author: JournalAuthor,
    session: UUID, key: JournalKey
  ) {
    version = Self.newestVersion
    writeID = UUID().uuidString.lowercased()
    self.step = step
    self.time = Self.text(of: time)
    self.operator = author.name
    origin = author.origin
    provider = ""
    environment = ""
    self.action = action
    changedFields = []
    digest = ""
    self.session = session.uuidString.lowercased()
    link = ""
    var codes = EntryCodes(key: key)
    setMoment(moment, &codes)
  }

  mutating func setMoment(_ moment: MachineMoment?, _ codes: inout EntryCodes) {
    machine = moment?.machine.map { codes.code(ofMachine: $0) }
    boot = moment?.boot
    uptime = moment.map { moment in
      let (seconds, attoseconds) = moment.uptime.components
      return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
  }

  static func text(of time: Date) -> String { KeptEntry.text(of: time) }

  /// A list in the form of its column.
  static func text(of list: [String]) throws -> String {
    String(decoding: try JSONEncoder().encode(list), as: UTF8.self)
  }

  /// Drops an id that looks like an e-mail address or a name: an operator may have typed one.
  private static func identifier(_ text: String) -> String? {
    ContactLookup.looksPersonal(text) ? nil : text
  }
}
