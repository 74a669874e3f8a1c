import Domain
import Foundation

/// The journal in the formats of `--output`.
enum JournalJSON {
  /// One write with its outcome.
  static func members(_ record: WriteRecord) -> [(String, JSONText)] {
    let (first, last) = (record.first, record.last)
    return [
      ("write", .string(record.id)), ("job", JSONText(last.job)), ("began", .string(first.time)),
      ("ended", record.outcome == .underWay ? .null : .string(last.time)),
      ("operator", .string(first.operatorName)), ("host", JSONText(first.host)),
      ("origin", JSONText(first.origin)),
      ("provider", .string(last.provider)), ("environment", .string(last.environment)),
      ("action", .string(last.action)), ("contactId", JSONText(last.contactID)),
      ("fields", fields(last)), ("values", values(last)),
      ("case", JSONText(last.caseReference)), ("outcome", .string(record.outcome.rawValue)),
      ("effect", JSONText(record.effect?.rawValue)),
      ("status", last.status.map(JSONText.integer) ?? .null),
      ("requestId", JSONText(last.requestID)), ("note", JSONText(last.note)),
    ]
  }

  /// One complete entry.
  static func members(_ entry: KeptEntry) -> [(String, JSONText)] {
    [
      ("sequence", .integer(Int(entry.sequence))), ("write", .string(entry.writeID)),
      ("step", .string(entry.step)), ("time", .string(entry.time)),
      ("operator", .string(entry.operatorName)), ("host", JSONText(entry.host)),
      ("origin", JSONText(entry.origin)),
      ("session", .string(entry.session)), ("provider", .string(entry.provider)),
      ("environment", .string(entry.environment)), ("action", .string(entry.action)),
      ("contactId", JSONText(entry.contactID)),
      ("fields", fields(entry)), ("values", values(entry)),
      ("case", JSONText(entry.caseReference)), ("job", JSONText(entry.job)),
      ("status", entry.status.map(JSONText.integer) ?? .null),
      ("requestId", JSONText(entry.requestID)), ("note", JSONText(entry.note)),
      ("effect", JSONText(EntryNote(entry.note).effect?.rawValue)),
      ("digest", .string(entry.digest)), ("lookupDigest", JSONText(entry.lookupDigest)),
      ("link", .string(entry.link)), ("installation", JSONText(entry.installation)),
      ("machine", JSONText(entry.machine)), ("boot", JSONText(entry.boot)),
      ("uptime", entry.uptime.map { .integer(Int($0)) } ?? .null), ("event", event(entry)),
    ]
  }

  /// A text if a changed file holds no JSON.
  private static func event(_ entry: KeptEntry) -> JSONText {
    guard let text = entry.event else { return .null }
    do throws(JSONReader.Problem) {
      return JSONText(try JSONReader.value(of: Data(text.utf8)))
    } catch {
      return .string(text)
    }
  }

  private static func fields(_ entry: KeptEntry) -> JSONText {
    .array(entry.changedFields.map { .string($0.name) })
  }

  /// The new values of preferences: `{"preferences.email":"out"}`.
  private static func values(_ entry: KeptEntry) -> JSONText {
    .object(
      entry.changedFields.compactMap { field in
        field.value.map { (field.name, .string($0.rawValue)) }
      })
  }

  static func members(_ job: UnfinishedJob) -> [(String, JSONText)] {
    [
      ("job", .string(job.id.uuidString.lowercased())), ("began", .string(job.began)),
      ("operator", .string(job.operatorName)), ("provider", .string(job.provider)),
      ("environment", .string(job.environment)), ("action", .string(job.action)),
      ("case", JSONText(job.caseReference)), ("done", .integer(job.done)),
      ("failed", .integer(job.failed)), ("unknown", .integer(job.unknown)),
      ("notSent", .integer(job.notSent)), ("left", .integer(job.left)),
    ]
  }

  /// One line for each write, for people.
  static func table(_ records: [WriteRecord]) -> String {
    guard !records.isEmpty else { return "" }
    var table = TextTable(
      [
        "BEGAN", "OPERATOR", "PROVIDER", "ACTION", "CHANGE", "CONTACT", "OUTCOME", "CASE", "WRITE",
      ])
    for record in records {
      let last = record.last
      table.append([
        seconds(record.first.time), record.first.operatorName, last.provider, last.action,
        last.changedFields.map(\.text).joined(separator: ", "), last.contactID ?? "",
        outcome(record), last.caseReference ?? "",
        String(record.id.prefix(8)),
      ])
    }
    return table.text
  }

  /// The entries of one write, for people.
  static func table(_ record: WriteRecord) -> String {
    let last = record.last
    var facts = TextTable(["", ""], isClipped: false)
    for (name, value) in [
      ("write", record.id), ("job", last.job), ("provider", last.provider),
      ("environment", last.environment), ("action", last.action), ("contact", last.contactID),
      ("fields", last.changedFields.map(\.text).joined(separator: ", ")),
      ("case", last.caseReference),
      ("outcome", outcome(record)),
    ] as [(String, String?)] {
      if let value, !value.isEmpty { facts.append([name, value]) }
    }
    var steps = TextTable(
      ["ENTRY", "TIME", "STEP", "STATUS", "OPERATOR", "FROM", "REQUEST", "NOTE"])
    for entry in record.entries {
      steps.append([
        String(entry.sequence), entry.time, entry.step, entry.status.map(String.init) ?? "",
        entry.operatorName, entry.origin ?? "", entry.requestID ?? "", entry.note ?? "",
      ])
    }
    return facts.text + "\n" + steps.text
  }

  /// `recycled, verified`; of a write that is not done also why: `failed: not found`.
  private static func outcome(_ record: WriteRecord) -> String {
    let outcome =
      switch record.outcome {
      case .notSent: "not sent"
      case .underWay: "under way"
      case .verified, .answered, .failed, .unknown: record.outcome.rawValue
      }
    if let reason = JournalledReason.words(record) { return "\(outcome): \(reason)" }
    return record.effect.map { "\($0.rawValue), \(outcome)" } ?? outcome
  }

  /// An entry's time without its fraction.
  private static func seconds(_ time: String) -> String {
    guard let dot = time.firstIndex(of: ".") else { return time }
    return String(time[..<dot]) + "Z"
  }
}
