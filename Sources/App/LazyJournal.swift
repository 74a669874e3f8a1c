import Domain
import Foundation
import Store
import Synchronization

/// Opens the journal's database for the first entry to write, or to read an existing journal.
/// Commands that only read contacts do not need it.
final class LazyJournal: Journal, JournalArchive, CaseBook {
  private let folder: URL
  private let author: JournalAuthor
  private let opened = Mutex<StoredJournal?>(nil)

  init(folder: URL, author: JournalAuthor) {
    self.folder = folder
    self.author = author
  }

  @concurrent func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    try await journal().record(entries)
  }

  @concurrent func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID> {
    try await journal().record(entries, after: last)
  }

  @concurrent func claim(job: UUID) async throws(JournalFailure) -> Bool {
    try await journal().claim(job: job)
  }

  @concurrent func release(job: UUID) async {
    await opened.withLock(\.self)?.release(job: job)
  }

  @concurrent func writes(_ filter: JournalFilter) async throws(JournalFailure) -> [WriteRecord] {
    try await existing()?.writes(filter) ?? []
  }

  @concurrent func count(
    _ outcome: WriteRecord.Outcome
  ) async throws(JournalFailure) -> Int {
    try await existing()?.count(outcome) ?? 0
  }

  @concurrent func eachEntry(
    _ filter: JournalFilter, _ body: @Sendable (KeptEntry) throws -> Void
  ) async throws {
    try await existing()?.eachEntry(filter, body)
  }

  @concurrent func unfinishedJobs() async throws(JournalFailure) -> [UnfinishedJob] {
    try await existing()?.unfinishedJobs() ?? []
  }

  @concurrent func verification() async throws(JournalFailure) -> JournalVerification {
    try await existing()?.verification()
      ?? JournalVerification(entries: 0, fault: nil, anchors: [])
  }

  @concurrent func headContradiction() async throws(JournalFailure) -> HeadContradiction? {
    try await existing()?.headContradiction()
  }

  @concurrent func acceptHead(
    at time: Date, moment: MachineMoment?
  ) async throws(JournalFailure) -> HeadContradiction? {
    guard AppDatabase.isThere(folder: folder) else { return nil }
    return try await journal(beginsAgain: true).acceptHead(at: time, moment: moment)
  }

  @concurrent func events(
    of reference: String?
  ) async throws(JournalFailure) -> [KeptCaseEvent] {
    try await existing()?.events(of: reference) ?? []
  }

  @concurrent func record(
    _ events: [CaseEvent], of reference: String, after: Int64?, at time: Date,
    moment: MachineMoment?
  ) async throws(JournalFailure) -> [KeptCaseEvent]? {
    try await journal().record(events, of: reference, after: after, at: time, moment: moment)
  }

  @concurrent func keep(
    _ tags: [CaseTag], of reference: String
  ) async throws(JournalFailure) {
    try await journal().keep(tags, of: reference)
  }

  @concurrent func tags(of reference: String) async throws(JournalFailure) -> [CaseTag] {
    try await existing()?.tags(of: reference) ?? []
  }

  @concurrent func removeTags(of references: [String]) async throws(JournalFailure) {
    try await existing()?.removeTags(of: references)
  }

  func digest(of bytes: Data) throws(JournalFailure) -> String {
    try journal().digest(of: bytes)
  }

  func code(ofState text: String) throws(JournalFailure) -> String {
    try journal().code(ofState: text)
  }

  func digest(ofRequest text: String) throws(JournalFailure) -> String {
    try journal().digest(ofRequest: text)
  }

  func code(of installation: Installation) throws(JournalFailure) -> String {
    try journal().code(of: installation)
  }

  func code(ofMachine identifier: String) throws(JournalFailure) -> String {
    try journal().code(ofMachine: identifier)
  }

  /// The journal if any part of one exists, so that missing parts are reported.
  private func existing() throws(JournalFailure) -> StoredJournal? {
    if let journal = opened.withLock(\.self) { return journal }
    guard AppDatabase.isThere(folder: folder) else { return nil }
    return try journal()
  }

  private func journal(beginsAgain: Bool = false) throws(JournalFailure) -> StoredJournal {
    let result = opened.withLock { opened -> Result<StoredJournal, JournalFailure> in
      if let journal = opened { return .success(journal) }
      do throws(JournalFailure) {
        let journal = StoredJournal(
          database: try AppDatabase(folder: folder, beginsAgain: beginsAgain), author: author)
        opened = journal
        return .success(journal)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
