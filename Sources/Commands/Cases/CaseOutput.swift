import Domain
import Foundation
import Operations

/// A case as the commands print it.
struct CaseOutput {
  private let record: CaseRecord
  private let due: DueDay
  private let today: CalendarDate

  init(_ record: CaseRecord, desk: CaseDesk) {
    self.record = record
    due = desk.due(record)
    today = desk.today
  }

  func text(in rendering: OutputRendering) -> String {
    switch rendering.format {
    case .json, .ndjson: object.text + "\n"
    case .csv: rendering.rows([row])
    case .table: page
    }
  }

  // MARK: - JSON

  private var object: JSONText {
    .object(
      members + [("contacts", .array(record.contacts.map(contact)))]
        + [("tasks", .array(record.tasks.map(Self.task))), ("plan", plan)]
        + [("exports", .array(record.exports.map(Self.export)))]
        + [("told", .array(record.told.map(Self.told)))])
  }

  /// An element of `case list`.
  var listed: JSONText {
    .object(members + [("tasks", .array(record.tasks.map(Self.task))), ("plan", plan)])
  }

  private var members: [(String, JSONText)] {
    [
      ("case", .string(record.reference)), ("right", .string(record.right.rawValue)),
      ("law", .string(record.law.rawValue)), ("received", .string(record.received.iso)),
      ("due", JSONText(due.date?.iso)), ("state", .string(record.state.rawValue)),
      ("outcome", JSONText(record.outcome?.rawValue)),
      ("identity", JSONText(record.identity?.rawValue)),
      ("extension", record.extended.map(Self.extended) ?? .null),
    ]
  }

  private static func extended(_ extended: CaseRecord.Extension) -> JSONText {
    .object([
      ("months", .integer(extended.months)), ("reason", .string(extended.reason.rawValue)),
      ("told", .string(extended.told.iso)),
    ])
  }

  private static func told(_ told: CaseRecord.Told) -> JSONText {
    .object([("what", .string(told.what.rawValue)), ("on", .string(told.day.iso))])
  }

  private func contact(_ contact: CaseRecord.Contact) -> JSONText {
    .object([
      ("provider", .string(contact.contact.provider)), ("id", .string(contact.contact.id)),
      ("included", .bool(contact.isIncluded)), ("why", .string(contact.why)),
      ("acts", .array(acts(of: contact.contact).map(Self.act))),
    ])
  }

  private static func export(_ export: (digest: String, time: Date)) -> JSONText {
    .object([("digest", .string(export.digest)), ("time", ContactJSON.time(export.time))])
  }

  static func task(_ task: CaseRecord.Task) -> JSONText {
    .object([
      ("number", .integer(task.task.number)), ("provider", .string(task.task.provider)),
      ("text", .string(task.task.text)), ("status", .string(task.status.rawValue)),
    ])
  }

  private var plan: JSONText {
    guard let plan = record.validPlan else { return .null }
    return .object([
      ("digest", .string(plan.digest)), ("madeBy", .string(plan.by)),
      ("approvedBy", JSONText(plan.approval?.by)), ("expires", JSONText(plan.approval?.expires)),
    ])
  }

  // MARK: - Acts

  /// What was done to a contact by any plan, then what the plan still has.
  private func acts(of contact: CaseContact) -> [(CaseAct, CaseRecord.Ended?)] {
    let ended = record.done[contact] ?? [:]
    let planned = (record.validPlan?.plan.acts ?? []).filter { $0.contact == contact }.map(\.act)
    let before = CaseAct.allCases.filter { ended[$0] != nil && !planned.contains($0) }
    return (before + planned).map { ($0, ended[$0]) }
  }

  private static func act(_ act: (CaseAct, CaseRecord.Ended?)) -> JSONText {
    var members: [(String, JSONText)] = [
      ("act", .string(act.0.rawValue)), ("outcome", JSONText(act.1?.outcome.rawValue)),
      ("evidence", JSONText(act.1?.evidence?.rawValue)),
    ]
    if let kept = act.1?.kept, !kept.isEmpty {
      members.append(("kept", .array(kept.map(JSONText.string))))
    }
    return .object(members)
  }

  // MARK: - Text

  /// A row of `case list` in a table.
  var row: [(String, JSONText)] {
    [
      ("case", .string(record.reference)), ("right", .string(record.right.rawValue)),
      ("due", .string(record.outcome == nil ? CaseWords.due(due, on: today) : "closed")),
      ("state", .string(record.outcome?.rawValue ?? record.state.rawValue)),
      ("progress", .string(CaseWords.progress(of: record))),
    ]
  }

  private var page: String {
    var lines = [
      "\(record.reference)  \(record.right.rawValue), received \(record.received.iso), "
        + (record.outcome.map { "closed as \($0.rawValue)" }
          ?? CaseWords.due(due, on: today)),
      "state     \(record.state.rawValue)  \(CaseWords.progress(of: record))",
      "identity  \(record.identity?.rawValue ?? "not given")",
    ]
    if let extended = record.extended {
      lines.append(
        "extended  by \(Count.of(extended.months, "month")), \(extended.reason.rawValue), "
          + "the person was told on \(extended.told.iso)")
    }
    for search in record.searches.sorted(by: { $0.key < $1.key }) {
      lines.append("searched  \(search.key): \(CaseWords.search(search.value))")
    }
    for refusal in record.refusals {
      lines.append("refused   \(refusal.provider ?? "the request"): \(refusal.reason.rawValue)")
    }
    for contact in record.contacts {
      let place = "\(contact.contact.provider) \(contact.contact.id)"
      let acts = acts(of: contact.contact).map { CaseWords.act($0.0, $0.1) }
      let what =
        contact.isIncluded ? acts.joined(separator: "; ") : "left out: \(contact.why)"
      lines.append("contact   \(place)  \(contact.isIncluded ? contact.why + "  " : "")\(what)")
    }
    for task in record.tasks {
      lines.append(
        "task \(task.task.number)    \(task.status.rawValue)  \(task.task.provider): \(task.task.text)"
      )
    }
    if let plan = record.validPlan {
      lines.append(
        "plan      \(plan.digest.prefix(12))…  by \(plan.by)"
          + (plan.approval.map { ", approved by \($0.by) until \($0.expires)" } ?? ""))
    }
    for export in record.exports {
      lines.append("exported  \(CalendarDate(at: export.time).iso)  \(export.digest.prefix(12))…")
    }
    for told in record.told { lines.append("told      \(told.day.iso)  \(told.what.rawValue)") }
    if let reminder = CaseWords.exportReminder(record, on: today) { lines.append(reminder) }
    return lines.map { SafeText(untrusted: $0, form: .detail).string }
      .joined(separator: "\n") + "\n"
  }
}
