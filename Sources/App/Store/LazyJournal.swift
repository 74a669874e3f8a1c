import Domain
import Foundation
import Store
import Synchronization

/// Opens the journal for the first entry to write, or to read an existing journal. Commands that only
/// read contacts do not need it.
struct LazyJournal: Journal, JournalArchive, CaseBook {
  let source: any JournalSource

  @concurrent func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    try await source.journal(beginsAgain: false).record(entries)
  }

  @concurrent func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID> {
    try await source.journal(beginsAgain: false).record(entries, after: last)
  }

  @concurrent func claim(job: UUID) async throws(JournalFailure) -> Bool {
    try await source.journal(beginsAgain: false).claim(job: job)
  }

  @concurrent func release(job: UUID) async {
    await source.opened?.release(job: job)
  }

  @concurrent func writes(_ filter: JournalFilter) async throws(JournalFailure) -> [WriteRecord] {
    try await source.existing()?.writes(filter) ?? []
  }

  @concurrent func count(
    _ outcome: WriteRecord.Outcome
  ) async throws(JournalFailure) -> Int {
    try await source.existing()?.count(outcome) ?? 0
  }

  @concurrent func eachEntry(
    _ filter: JournalFilter, _ body: @Sendable (KeptEntry) throws -> Void
  ) async throws {
    try await source.existing()?.eachEntry(filter, body)
  }

  @concurrent func unfinishedJobs() async throws(JournalFailure) -> [UnfinishedJob] {
    try await source.existing()?.unfinishedJobs() ?? []
  }

  @concurrent func verification(
    with witness: [WitnessedHead]
  ) async throws(JournalFailure) -> JournalVerification {
    try await source.existing()?.verification(with: witness)
      ?? JournalVerification(entries: 0, fault: nil, anchors: [])
  }

  @concurrent func headContradiction() async throws(JournalFailure) -> HeadContradiction? {
    try await source.existing()?.headContradiction()
  }

  @concurrent func acceptHead(
    at time: Date, moment: MachineMoment?
  ) async throws(JournalFailure) -> HeadContradiction? {
    guard source.isThere else { return nil }
    return try await source.journal(beginsAgain: true).acceptHead(at: time, moment: moment)
  }

  @concurrent func events(
    of reference: String?
  ) async throws(JournalFailure) -> [KeptCaseEvent] {
    try await source.existing()?.events(of: reference) ?? []
  }

  @concurrent func record(
    _ events: [CaseEvent], of reference: String, after: Int64?, at time: Date,
    moment: MachineMoment?
  ) async throws(JournalFailure) -> [KeptCaseEvent]? {
    try await source.journal(beginsAgain: false).record(
      events, of: reference, after: after, at: time, moment: moment)
  }

  @concurrent func keep(
    _ tags: [CaseTag], of reference: String
  ) async throws(JournalFailure) {
    try await source.journal(beginsAgain: false).keep(tags, of: reference)
  }

  @concurrent func tags(of reference: String) async throws(JournalFailure) -> [CaseTag] {
    try await source.existing()?.tags(of: reference) ?? []
  }

  @concurrent func removeTags(of references: [String]) async throws(JournalFailure) {
    try await source.existing()?.removeTags(of: references)
  }

  func digest(of bytes: Data) throws(JournalFailure) -> String {
    JournalCodes.digest(of: bytes)
  }

  func code(ofState text: String) throws(JournalFailure) -> String {
    try source.codes().code(ofState: text)
  }

  func digest(ofRequest text: String) throws(JournalFailure) -> String {
    try source.codes().digest(ofRequest: text)
  }

  func code(of installation: Installation) throws(JournalFailure) -> String {
    try source.codes().code(of: installation)
  }

  func code(ofMachine identifier: String) throws(JournalFailure) -> String {
    try source.codes().code(ofMachine: identifier)
  }
}

/// Where a journal is opened.
protocol JournalSource: Sendable {
  /// `nil` before it was opened.
  var opened: StoredJournal? { get }
  /// Whether any part of a journal exists, so that missing parts are reported.
  var isThere: Bool { get }

  /// `beginsAgain`: whether a journal whose database is gone begins again.
  @concurrent func journal(beginsAgain: Bool) async throws(JournalFailure) -> StoredJournal

  func codes() throws(JournalFailure) -> JournalCodes
}

extension JournalSource {
  /// `nil` if no part of a journal exists.
  @concurrent func existing() async throws(JournalFailure) -> StoredJournal? {
    if let opened { return opened }
    return isThere ? try await journal(beginsAgain: false) : nil
  }
}

/// The journal of one state folder.
final class FolderJournal: JournalSource {
  private let folder: URL
  private let author: JournalAuthor
  private let known = Mutex<StoredJournal?>(nil)

  init(folder: URL, author: JournalAuthor) {
    self.folder = folder
    self.author = author
  }

  var opened: StoredJournal? { known.withLock(\.self) }
  var isThere: Bool { AppDatabase.isThere(folder: folder) }

  @concurrent func journal(beginsAgain: Bool) async throws(JournalFailure) -> StoredJournal {
    try open(beginsAgain: beginsAgain)
  }

  func codes() throws(JournalFailure) -> JournalCodes { try open(beginsAgain: false).codes }

  private func open(beginsAgain: Bool) throws(JournalFailure) -> StoredJournal {
    let result = known.withLock { known -> Result<StoredJournal, JournalFailure> in
      if let known { return .success(known) }
      do throws(JournalFailure) {
        let journal = StoredJournal(
          database: try AppDatabase(folder: folder, beginsAgain: beginsAgain), author: author)
        known = journal
        return .success(journal)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
