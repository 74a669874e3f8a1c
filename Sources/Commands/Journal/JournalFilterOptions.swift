import ArgumentParser
import Domain
import Foundation

/// Selects writes in the journal.
struct JournalFilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Writes that began then or later: 2026-11-22, 2026-11-22T14:00:00Z, or 90m, 12h, 7d ago.",
      valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Writes that began before; same forms.", valueName: "time"))
  var until: String?

  @Option(
    help: ArgumentHelp("Writes at this provider.", valueName: "name"), completion: .providers)
  var provider: String?

  @Option(
    name: .customLong("operator"), help: ArgumentHelp("Writes of this operator.", valueName: "name")
  )
  var operatorName: String?

  @Option(
    help: ArgumentHelp("Writes from this machine of a team.", valueName: "name"))
  var host: String?

  @Option(
    help: ArgumentHelp("Writes of this action: anonymize, delete, …", valueName: "action"),
    completion: .list(journaled.map(\.rawValue)))
  var action: String?

  @Option(
    help: ArgumentHelp(
      "Writes with this outcome: verified, answered, failed, unknown, notSent, underWay.",
      valueName: "outcome"),
    completion: .list(WriteRecord.Outcome.allCases.map(\.rawValue)))
  var outcome: String?

  @Option(help: ArgumentHelp("Writes to the contact with this id.", valueName: "id"))
  var contact: String?

  @Option(
    name: .customLong("case"), help: ArgumentHelp("Writes with this case.", valueName: "ref"),
    completion: .caseReferences)
  var caseReference: String?

  @Option(help: ArgumentHelp("Writes of this job.", valueName: "job")) var job: String?

  func filter(now: Date, in io: CommandIO) throws(CommandFailure) -> JournalFilter {
    var filter = JournalFilter()
    filter.since = try since.map { (text) throws(CommandFailure) in try Self.time(text, now) }
    filter.until = try until.map { (text) throws(CommandFailure) in try Self.time(text, now) }
    filter.provider = provider
    filter.operatorName = operatorName
    filter.host = host
    filter.action = try action.map { (text) throws(CommandFailure) in
      try Self.value(
        text, of: Self.journaled, option: "--action")
    }
    filter.outcome = try outcome.map { (text) throws(CommandFailure) in
      try Self.value(text, of: WriteRecord.Outcome.allCases, option: "--outcome")
    }
    filter.contactID = try contact.map { (text) throws(CommandFailure) in
      try io.value(of: text)
    }
    filter.caseReference = caseReference
    filter.job = try job.map { (text) throws(CommandFailure) in
      guard let id = UUID(uuidString: text) else {
        throw .usage(
          "--job: '\(text)' is not a job identifier", nextStep: "roster journal jobs lists them")
      }
      return id
    }
    return filter
  }

  private static let journaled = Action.allCases.filter {
    $0.isWrite || [.get, .find].contains($0)
  }

  private static func value<Value: RawRepresentable<String>>(
    _ text: String, of values: [Value], option: String
  ) throws(CommandFailure) -> Value {
    guard let value = values.first(where: { $0.rawValue == text }) else {
      throw .usage(
        "\(option): unknown value '\(text)'",
        nextStep: "use " + values.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }

  private static func time(_ text: String, _ now: Date) throws(CommandFailure) -> Date {
    let seconds: [Character: Double] = ["m": 60, "h": 3_600, "d": 86_400]
    if let unit = text.last.flatMap({ seconds[$0] }), let count = Double(text.dropLast()) {
      return now.addingTimeInterval(-count * unit)
    }
    let whole = text.contains("T") ? text : text + "T00:00:00Z"
    for style in [
      Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true),
    ] {
      if let date = try? style.parse(whole) { return date }
    }
    throw .usage(
      "'\(text)' is not a time", nextStep: "use 2026-11-22, 2026-11-22T14:00:00Z, or 7d")
  }
}
