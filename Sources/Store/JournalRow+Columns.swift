import Domain
import Foundation

extension JournalRow {
  /// Every column of the table that an entry's link covers, and the link, sorted by name.
  private static let table: [(name: String, value: @Sendable (JournalRow) throws -> RawValue?)] = [
    ("action", { RawValue($0.action) }), ("boot", { $0.boot.map { RawValue($0) } }),
    ("caseReference", { $0.caseReference.map { RawValue($0) } }),
    ("changedFields", { RawValue(try JournalRow.text(of: $0.changedFields)) }),
    ("contactID", { $0.contactID.map { RawValue($0) } }), ("digest", { RawValue($0.digest) }),
    ("environment", { RawValue($0.environment) }), ("event", { $0.event.map { RawValue($0) } }),
    ("installation", { $0.installation.map { RawValue($0) } }),
    ("job", { $0.job.map { RawValue($0) } }), ("link", { RawValue($0.link) }),
    ("lookupDigest", { $0.lookupDigest.map { RawValue($0) } }),
    ("machine", { $0.machine.map { RawValue($0) } }), ("note", { $0.note.map { RawValue($0) } }),
    ("operator", { RawValue($0.operator) }), ("origin", { $0.origin.map { RawValue($0) } }),
    ("provider", { RawValue($0.provider) }), ("requestID", { $0.requestID.map { RawValue($0) } }),
    ("sequence", { $0.sequence.map { .integer($0) } }), ("session", { RawValue($0.session) }),
    ("status", { $0.status.map { .integer(Int64($0)) } }), ("step", { RawValue($0.step) }),
    ("time", { RawValue($0.time) }), ("uptime", { $0.uptime.map { .integer($0) } }),
    ("version", { .integer($0.version) }), ("writeID", { RawValue($0.writeID) }),
  ]
  private static let columns = RawColumns(table.map(\.name))
  private static let columnsWithChain = RawColumns(table.map(\.name) + ["chain"])

  func raw() throws -> RawEntry {
    let values = try Self.table.map { try $0.value(self) }
    guard let chain else { return RawEntry(columns: Self.columns, values: values) }
    return RawEntry(
      columns: Self.columnsWithChain, values: values + [RawValue(chain)], leases: leases)
  }

  /// Orders the entries of all chains.
  var order: Int64 { place ?? sequence ?? 0 }

  /// - Throws: `JournalFailure` if a column that every entry has is missing or of another type.
  init(_ entry: RawEntry) throws {
    func text(_ name: String) throws -> String {
      guard let text = entry.text(name) else { throw Self.unreadable(entry, name) }
      return text
    }
    sequence = entry.integer("sequence")
    chain = entry.text("chain")
    place = entry.integer("place")
    guard let version = entry.integer("version") else { throw Self.unreadable(entry, "version") }
    self.version = version
    writeID = try text("writeID")
    step = try text("step")
    time = try text("time")
    machine = entry.text("machine")
    boot = entry.text("boot")
    uptime = entry.integer("uptime")
    self.operator = try text("operator")
    origin = entry.text("origin")
    provider = try text("provider")
    environment = try text("environment")
    installation = entry.text("installation")
    action = try text("action")
    contactID = entry.text("contactID")
    do {
      changedFields = try JSONDecoder().decode(
        [String].self, from: Data(try text("changedFields").utf8))
    } catch is DecodingError {
      throw Self.unreadable(entry, "changedFields")
    }
    caseReference = entry.text("caseReference")
    digest = try text("digest")
    lookupDigest = entry.text("lookupDigest")
    status = entry.integer("status").map { Int($0) }
    requestID = entry.text("requestID")
    note = entry.text("note")
    session = try text("session")
    job = entry.text("job")
    event = entry.text("event")
    link = try text("link")
  }

  private static func unreadable(_ entry: RawEntry, _ column: String) -> JournalFailure {
    JournalFailure(
      message: "entry \(entry.integer("sequence") ?? 0) has no readable \(column)")
  }

  /// In SQL: whether an entry of the table is a step of a write, not of a case or an acceptance.
  static func isWrite(_ table: String) -> String {
    "\(table).\"event\" IS NULL AND \(table).\"step\" <> '\(HeadAcceptance.step)'"
  }

  /// `hosts` are the machines of the chains.
  func entry(_ hosts: [String: String]) -> KeptEntry {
    KeptEntry(
      sequence: order, writeID: writeID, step: step, time: time,
      operatorName: `operator`, host: chain.flatMap { hosts[$0] }, origin: origin, session: session,
      provider: provider,
      environment: environment, action: action, contactID: contactID,
      changedFields: changedFields.map { ChangedField($0[...]) }, caseReference: caseReference,
      job: job, digest: digest,
      lookupDigest: lookupDigest, status: status, requestID: requestID, note: note, link: link,
      installation: installation, machine: machine, boot: boot, uptime: uptime, event: event)
  }
}
