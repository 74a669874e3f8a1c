import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct JournalSettleCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle",
    abstract: "Re-read contacts to resolve writes with an unknown outcome.",
    discussion: """
      Without an identifier, all of them are settled. Some providers read contacts only by a key \
      that the journal does not keep (an account id). Then roster reads the keys from standard \
      input, one per line, in the order of journal list --outcome unknown. An empty line skips the \
      write.

      A write counts as not done only a minute after its last sign of life. A write at another \
      installation than the one in the config is skipped.
      """)

  @Argument(help: "Identifiers of writes or jobs, or their beginnings.") var identifiers: [String] =
    []
  @Flag(
    help: """
      You know that the provider is no longer working on these requests, and roster cannot tell. \
      The journal records that you said so.
      """)
  var ended = false
  @Flag(
    help: """
      Settle writes from before the journal kept installations at the one in the config. The \
      journal records that you said so.
      """)
  var installationUnchecked = false
  @OptionGroup var global: GlobalOptions

  private struct Row: Sendable {
    var record: WriteRecord
    var outcome: String
    var message: String?
  }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app()
    let records = try await wanted(app.archive)
    var rows: [Row] = []
    for record in records { rows.append(try await row(record, app, context.report)) }
    try io.write(context.rendering.rows(rows.map(Self.members)))
    if rows.contains(where: { $0.outcome == WriteRecord.Outcome.unknown.rawValue }) {
      throw CommandFailure.reported(.outcomeUnknown)
    }
  }

  private func wanted(
    _ archive: any JournalArchive
  ) async throws(CommandFailure) -> [WriteRecord] {
    guard !identifiers.isEmpty else {
      var filter = JournalFilter()
      filter.outcome = .unknown
      return try await Self.writes(filter, archive)
    }
    var records: [WriteRecord] = []
    for identifier in identifiers {
      var filter = JournalFilter()
      filter.identifierPrefix = identifier.lowercased()
      let found = try await Self.writes(filter, archive)
      guard !identifier.isEmpty, !found.isEmpty else { throw .notInJournal(identifier) }
      let isOne = found.count == 1 || Set(found.map(\.last.job)).count == 1
      guard isOne, found.count == 1 || found[0].last.job != nil else {
        throw .usage(
          "\(found.count) writes begin with '\(identifier)'", nextStep: "use a longer identifier")
      }
      records += found.count == 1 ? found : found.filter { $0.outcome == .unknown }
    }
    return records
  }

  private static func writes(
    _ filter: JournalFilter, _ archive: any JournalArchive
  ) async throws(CommandFailure) -> [WriteRecord] {
    try await JournalReading.value { () async throws(JournalFailure) in
      try await archive.writes(filter)
    }
  }

  private func row(
    _ record: WriteRecord, _ app: LiveApp, _ report: ErrorReport
  ) async throws(CommandFailure) -> Row {
    guard let name = ProviderName(record.last.provider), let client = app.client(named: name)
    else {
      return Row(
        record: record, outcome: record.outcome.rawValue,
        message: "the config has no provider '\(record.last.provider)'")
    }
    let settling = SettleWrite(
      client: client, archive: app.archive,
      context: app.writeContext(),
      others: app.clients.map(\.info),
      word: SettleWrite.Word(isEnded: ended, isInstallationUnchecked: installationUnchecked))
    // The console reads the keyboard, and keeps its command line in the history.
    if report.io.console != nil, let key = settling.neededKey(for: record) {
      return Row(
        record: record, outcome: record.outcome.rawValue,
        message: "needs its \(key): run roster journal settle in a shell")
    }
    let lookup = try settling.neededKey(for: record).map { (key) throws(CommandFailure) in
      try Self.asked(key, record, report.io)
    }
    if let lookup, lookup.value.isEmpty {
      return Row(record: record, outcome: record.outcome.rawValue, message: "skipped")
    }
    do throws(WriteFailure) {
      return Self.row(record, try await settling.settle(record, by: lookup))
    } catch {
      report.report(.write(error))
      return Row(
        record: record, outcome: record.outcome.rawValue,
        message: ErrorFacts.all(of: .write(error)).first?.message)
    }
  }

  private static func row(_ record: WriteRecord, _ verdict: SettleWrite.Verdict) -> Row {
    switch verdict {
    case .happened: Row(record: record, outcome: WriteRecord.Outcome.verified.rawValue)
    case .happenedInPart(_, let others):
      Row(
        record: record, outcome: WriteRecord.Outcome.verified.rawValue,
        message: "in part: " + others.joined(separator: ", ") + " did not change")
    case .didNotHappen:
      Row(
        record: record,
        outcome: (record.last.job == nil && record.outcome != .notSent
          ? WriteRecord.Outcome.failed : .notSent).rawValue,
        message: record.last.job == nil
          ? "it did not happen" : "it did not happen; journal continue sends it")
    case .undecided(let reason):
      Row(record: record, outcome: record.outcome.rawValue, message: reason)
    }
  }

  /// Reads the key from standard input, to keep it out of the command line and the journal.
  private static func asked(
    _ key: LookupKey, _ record: WriteRecord, _ io: CommandIO
  ) throws(CommandFailure) -> ContactLookup {
    if io.isInputTerminal {
      ErrorReport(isJSON: false, io: io).note(
        "\(record.last.provider): \(record.last.action) of \(record.last.contactID ?? "?"): "
          + "enter its \(key), or nothing to skip it")
    }
    let value = (try InputLines.shared.next() ?? "").trimmingCharacters(in: .whitespaces)
    return ContactLookup(key: key, value: value)
  }

  private static func members(_ row: Row) -> [(String, JSONText)] {
    [
      ("write", .string(row.record.id)), ("provider", .string(row.record.last.provider)),
      ("action", .string(row.record.last.action)),
      ("contactId", JSONText(row.record.last.contactID)), ("outcome", .string(row.outcome)),
      ("message", JSONText(row.message)),
    ]
  }
}
