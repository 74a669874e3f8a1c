/// What screens and commands say of cases.
package enum CaseWords {
  /// `due in 9 days`, `due today`, `3 days overdue`, `waiting for the person`
  package static func due(_ due: DueDay, on today: CalendarDate) -> String {
    guard let days = due.daysLeft(on: today) else { return "waiting for the person" }
    switch days {
    case 0: return "due today"
    case 1: return "due tomorrow"
    case 2...: return "due in \(days) days"
    case -1: return "1 day overdue"
    default: return "\(-days) days overdue"
    }
  }

  /// `2/4 done · 1 task`
  package static func progress(of record: CaseRecord) -> String {
    var parts: [String] = []
    if let plan = record.validPlan, !plan.plan.acts.isEmpty {
      parts.append("\(plan.done.count)/\(plan.plan.acts.count) done")
    } else if !record.included.isEmpty {
      parts.append(record.included.count == 1 ? "1 contact" : "\(record.included.count) contacts")
    }
    let open = record.openTasks.count
    if open > 0 { parts.append(open == 1 ? "1 task" : "\(open) tasks") }
    return parts.joined(separator: " · ")
  }

  package static func search(_ search: CaseSearch) -> String {
    let found = search.found == 0 ? "nothing found" : "\(search.found) found"
    return switch search.complete {
    case "yes": found
    case "asOf": "\(found) as of \(search.asOf ?? "")"
    case "impossible": search.found == 0 ? "cannot be searched that way" : found
    default: "\(found), not searched completely"
    }
  }

  /// `erased, read back`; for an act without an outcome, what is planned.
  package static func act(_ act: CaseAct, _ ended: CaseRecord.Ended?) -> String {
    guard let ended else { return "to \(verb(act))" }
    let outcome = outcome(ended)
    switch ended.evidence {
    case .readBack? where ![.recycled, .notFound, .read, .failed].contains(ended.outcome):
      return outcome + ", read back"
    case .answerOnly?: return outcome + ", answer only"
    case .readBack?, nil: return outcome
    }
  }

  /// The outcome of an act as the receipt has it; `all` are the contact's.
  package static func outcome(_ act: CaseAct, _ all: [CaseAct: CaseRecord.Ended]) -> String {
    guard let ended = all[act] else { return "" }
    let empty = all[.empty]
    switch (ended.outcome, empty?.outcome) {
    case (.recycled, .emptied?):
      let kept = empty?.kept ?? []
      return "in the recycle bin, emptied"
        + (kept.isEmpty ? "" : " except \(kept.joined(separator: ", "))")
    case (.recycled, .failed?): return "in the recycle bin, not emptied"
    case (.emptied, _) where all[.delete]?.outcome.isDone != true:
      return outcome(ended) + ", not deleted"
    default: return self.act(act, ended)
    }
  }

  /// What is known of a provider: `nothing held`, `2 contacts`, `not searched`
  package static func held(_ search: CaseSearch?, included: Int) -> String {
    let gap = gap(search)
    if included > 0 {
      let contacts = included == 1 ? "1 contact" : "\(included) contacts"
      return gap == nil ? contacts : contacts + ", not searched completely"
    }
    guard let search, gap == nil else { return gap ?? "not searched" }
    let nothing = search.found == 0 ? "nothing held" : "no contact of the person"
    return nothing + (search.asOf.map { " as of \($0)" } ?? "")
  }

  /// Why a search does not prove what a provider holds, one clause; `nil` if it does.
  package static func gap(_ search: CaseSearch?) -> String? {
    switch search?.complete {
    case "yes"?, "asOf"?: nil
    case "impossible"?: "cannot be searched that way"
    case nil: "not searched"
    default: "not searched completely"
    }
  }

  private static func outcome(_ ended: CaseRecord.Ended) -> String {
    switch ended.outcome {
    case .optedOut: "opted out"
    case .anonymized: "erased"
    case .emptied:
      ended.kept.isEmpty ? "emptied" : "emptied except \(ended.kept.joined(separator: ", "))"
    case .erased: "erased"
    case .recycled: "in the recycle bin"
    case .accepted: "accepted"
    case .read: "read"
    case .updated: "corrected"
    case .notFound: "nothing held"
    case .failed where ended.kept.isEmpty: "failed"
    case .failed where ended.isOver:
      "not emptied: the provider keeps \(ended.kept.joined(separator: ", "))"
    case .failed: "done in part, without \(ended.kept.joined(separator: ", "))"
    case .unknown: "unknown"
    }
  }

  package static func verb(_ act: CaseAct) -> String {
    switch act {
    case .optout: "opt out"
    case .anonymize: "anonymize"
    case .empty: "empty"
    case .delete: "delete"
    case .read: "read"
    case .update: "correct"
    }
  }
}

extension CaseWords {
  /// How long an access package may be kept.
  private static let exportDays = 30

  /// `the export of 2026-10-01 is older than 30 days: delete it`; `nil` before that.
  package static func exportReminder(_ record: CaseRecord, on today: CalendarDate) -> String? {
    let days = record.exports.map { CalendarDate(at: $0.time) }
      .filter { today.dayNumber - $0.dayNumber > exportDays }
    guard let first = days.first else { return nil }
    return days.count == 1
      ? "the export of \(first.iso) is older than \(exportDays) days: delete it"
      : "\(days.count) exports since \(first.iso) are older than \(exportDays) days: delete them"
  }
}

extension CaseWords {
  private static let soon = 7
  private static let weekdays = [
    "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
  ]

  /// `2 overdue`, `1 due today`, `1 due Friday`; `nil` if no open case is due within a week.
  package static func soonest(_ open: [CaseRecord], _ calendar: CaseCalendar) -> String? {
    let days = open.compactMap { calendar.due($0).daysLeft(on: calendar.today) }
    let overdue = days.count { $0 < 0 }
    if overdue > 0 { return "\(overdue) overdue" }
    guard let next = days.min(), next < soon else { return nil }
    let count = days.count { $0 == next }
    switch next {
    case 0: return "\(count) due today"
    case 1: return "\(count) due tomorrow"
    default:
      // 1970-01-01 was a Thursday.
      return "\(count) due \(weekdays[(calendar.today.dayNumber + next) % 7])"
    }
  }
}
