import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// Writes with a lost response, as the journal has them.
extension SimulatedWorld {
  var writeContext: WriteContext { WriteContext(journal: app.journal, ambient: app.ambient) }

  func settling(
    at provider: String, word: SettleWrite.Word = SettleWrite.Word()
  ) throws -> SettleWrite {
    SettleWrite(
      client: try client(provider), archive: app.archive, context: writeContext,
      others: app.clients.map(\.info), word: word)
  }

  /// Records a lost write. `age` is in seconds by the machine's own clock. `moment` changes that
  /// time and returns `nil` for a machine that did not record it. `steps` are the entries; without
  /// `unknown` the process ended without recording an outcome. `installation` returns `nil` for
  /// writes from before the journal recorded installations.
  func lose(
    _ write: ContactWrite, at provider: String, ago age: Double = 120,
    moment: ((MachineMoment) -> MachineMoment?)? = nil,
    steps: [JournalEntry.Step] = [.intended, .sent, .unknown],
    installation: (Installation) -> Installation? = { $0 },
    by account: String = WellKnownPeople.janeEmail, in reference: String? = nil
  ) async throws -> WriteRecord {
    let info = try client(provider).info
    let names =
      switch write {
      case .preferences(_, let channels): channels.keys.map { "preferences.\($0.rawValue)" }
      case .update(_, let draft): draft.fieldNames
      default: [String]()
      }
    let target = JournalEntry.Target(
      provider: info.name, environment: info.environment,
      installation: installation(info.installation), action: write.action,
      contactID: write.lookup?.value, changedFields: names.map { ChangedField($0) },
      caseReference: reference,
      personalLookup: provider == "eu-shop" ? "accountId=\(account)" : nil,
      request: write.requestText)
    var then = try #require(app.ambient.moment())
    then.uptime -= .seconds(age)
    let id = UUID()
    for step in steps {
      try await app.journal.record(
        JournalEntry(
          writeID: id, step: step, time: app.ambient.now().addingTimeInterval(-age),
          moment: moment.map { $0(then) } ?? then, target: target))
    }
    return try await record(id)
  }

  func record(_ id: UUID) async throws -> WriteRecord {
    var filter = JournalFilter()
    filter.identifierPrefix = id.uuidString.lowercased()
    return try #require(try await app.archive.writes(filter).first)
  }

  func outcome(of record: WriteRecord) async throws -> WriteRecord.Outcome {
    try await self.record(try #require(UUID(uuidString: record.id))).outcome
  }
}
