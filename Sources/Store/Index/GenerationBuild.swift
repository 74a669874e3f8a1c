package import Domain
import Foundation

extension ProviderIndex {
  @concurrent package func build() async throws(IndexFailure) -> any IndexBuild {
    try await failing {
      let updating = try await storage.beginUpdate()
      do {
        let newest = try await storage.newest()
        try await deleteOutdated()
        if let last = try await storage.generations().last, last.facts.ended == nil {
          return GenerationBuild(last.number, of: self, updating, continuing: last.facts)
        }
        let number = try await updating.begin(after: newest)
        return GenerationBuild(number, of: self, updating, continuing: nil)
      } catch {
        await updating.release()
        throw error
      }
    }
  }
}

/// Writes a generation in parts. Each part is kept as a whole, with where the list continues.
actor GenerationBuild: IndexBuild {
  /// So many contacts are written at once.
  private static let part = 5_000

  private let number: Int
  private let index: ProviderIndex
  private let updating: any IndexUpdating
  /// Whether contacts of an earlier process may already be there.
  private let isContinued: Bool
  private var waiting: [IndexedContacts.Reading] = []
  private(set) var resume: PageTrack?
  private var providerTime: Date?

  init(
    _ number: Int, of index: ProviderIndex, _ updating: any IndexUpdating,
    continuing facts: GenerationFacts?
  ) {
    self.number = number
    self.index = index
    self.updating = updating
    isContinued = facts != nil
    resume = facts?.resume
  }

  func begin(providerTime: Date?) { self.providerTime = providerTime }

  func add(
    _ contacts: [Contact], readAt: Date, resume: PageTrack?
  ) async throws(IndexFailure) {
    // Without a database: this is where most of the time is spent.
    waiting += contacts.map { index.reading($0, readAt: readAt) }
    if let resume { self.resume = resume }
    if waiting.count >= Self.part { try await index.failing { try await write() } }
  }

  func pause() async throws(IndexFailure) {
    do throws(IndexFailure) {
      try await index.failing { try await write() }
    } catch {
      await updating.release()
      throw error
    }
    await updating.release()
  }

  /// What cannot be written keeps waiting: the place where the list continues must never be beyond
  /// what is kept.
  private func write() async throws {
    let (part, resume, providerTime) = (waiting, resume, providerTime)
    let (tagging, isContinued) = (index.tagging, isContinued)
    try await change { transaction in
      var contacts = try IndexedContacts(transaction, tagging: tagging)
      try contacts.add(part: part, isContinued: isContinued)
      contacts.facts.resume = resume
      contacts.facts.mark.providerTime = providerTime ?? contacts.facts.mark.providerTime
      try contacts.end()
    }
    waiting.removeFirst(part.count)
  }

  /// - Throws: If the generation is gone: the index was dropped meanwhile.
  private func change<Value: Sendable>(
    _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value {
    guard let value = try await updating.writing(number, body) else {
      throw IndexFailure(message: "the index was dropped while it was built")
    }
    return value
  }

  /// Longer than any call takes (`--timeout`).
  private static let longestCall: TimeInterval = 86_400

  func finish(gaps: IndexGaps) async throws(IndexFailure) {
    let last: String? = if case .after(let cursor)? = resume { cursor } else { nil }
    try await index.failing {
      try await write()
      while try await change({ try RunMerge.step(in: $0) }) {
        // The next update merges the rest.
        if Task.isCancelled { throw IndexFailure(message: "the update was cancelled") }
      }
      try await change { transaction in
        // A change since the last step.
        while try RunMerge.step(in: transaction) {}
        try transaction.forgetTouched(before: Date(timeIntervalSinceNow: -Self.longestCall))
        var facts = try transaction.facts()
        facts.ended = Date()
        facts.gaps.unreadable += gaps.unreadable
        facts.gaps.hasMoved = gaps.hasMoved
        facts.mark.last = last
        facts.resume = nil
        facts.owesTruncation = true
        try transaction.keep(facts)
      }
      try await index.deleteOutdated()
    }
    await updating.release()
  }
}
