package import Domain
import Foundation
import GRDB

extension ProviderIndex {
  @concurrent package func build() async throws(IndexFailure) -> any IndexBuild {
    try failing {
      let lock = try BuildLock(folder: folder)
      let numbers = try IndexFolder.numbers(in: folder)
      try deleteOutdated()
      if let last = try IndexFolder.numbers(in: folder).last {
        let generation = try generation(last, makesNew: false)
        let facts = try generation.facts()
        if facts.ended == nil {
          return GenerationBuild(last, generation, of: self, lock, continuing: facts)
        }
      }
      let number = (numbers.last ?? 0) + 1
      let generation = try generation(number, makesNew: true)
      return GenerationBuild(number, generation, of: self, lock, continuing: nil)
    }
  }

  /// Whether a file is of another key or damaged.
  func isUnusable(_ number: Int) throws -> Bool {
    do {
      _ = try generation(number, makesNew: false).facts()
      return false
    } catch is IndexGeneration.Foreign {
      return true
    } catch is TagTable.Damage {
      return true
    } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    {
      return true
    }
  }
}

/// Writes a generation in parts. Each part goes to disk as a whole, with where the list continues.
actor GenerationBuild: IndexBuild {
  /// So many contacts are written at once.
  private static let part = 5_000

  private let number: Int
  private let generation: IndexGeneration
  private let index: ProviderIndex
  private let lock: BuildLock
  /// Whether contacts of an earlier process may already be there.
  private let isContinued: Bool
  private var waiting: [IndexedContacts.Reading] = []
  private(set) var resume: PageTrack?
  private var providerTime: Date?

  init(
    _ number: Int, _ generation: IndexGeneration, of index: ProviderIndex, _ lock: BuildLock,
    continuing facts: IndexGeneration.Facts?
  ) {
    self.number = number
    self.generation = generation
    self.index = index
    self.lock = lock
    isContinued = facts != nil
    resume = facts?.resume
  }

  func begin(providerTime: Date?) { self.providerTime = providerTime }

  func add(
    _ contacts: [Contact], readAt: Date, resume: PageTrack?
  ) async throws(IndexFailure) {
    try index.failing {
      // Without a database: this is where most of the time is spent.
      waiting += contacts.map { index.reading($0, readAt: readAt) }
      if let resume { self.resume = resume }
      if waiting.count >= Self.part { try write() }
    }
  }

  func pause() async throws(IndexFailure) {
    try index.failing { try write() }
    lock.release()
  }

  /// What cannot be written keeps waiting: the place where the list continues must never be beyond
  /// what is on disk.
  private func write() throws {
    let part = waiting
    let resume = resume?.kept
    let providerTime = providerTime
    try generation.queue.write { database in
      let indexed = IndexedContacts(
        database: database, tagging: index.tagging, isBuilding: true)
      let hasTouched = try indexed.hasTouched()
      var new: [(id: String, tags: [UInt64])] = []
      for reading in part {
        let isKnown =
          try hasTouched && indexed.isTouched(reading.id)
          || isContinued && indexed.isKnown(reading.id)
        if isKnown {
          try indexed.change(reading)
        } else if let tags = reading.tags {
          new.append((reading.id, tags))
        }
      }
      if !new.isEmpty { try indexed.add(new) }
      try database.execute(
        sql: "UPDATE generation SET resume = ?, providerTime = COALESCE(?, providerTime)",
        arguments: [resume, providerTime?.timeIntervalSince1970])
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Longer than any call takes (`--timeout`).
  private static let longestCall: TimeInterval = 86_400

  func finish(gaps: IndexGaps) async throws(IndexFailure) {
    let last: String? = if case .after(let cursor)? = resume { cursor } else { nil }
    try index.failing {
      try write()
      while try generation.queue.write({ try RunMerge.step(in: $0) }) {
        // The next update merges the rest.
        if Task.isCancelled { throw IndexFailure(message: "the update was cancelled") }
      }
      try generation.queue.write { database in
        // A change since the last step.
        while try RunMerge.step(in: database) {}
        try IndexedContacts(database: database, tagging: index.tagging, isBuilding: false)
          .forgetTouched(before: Date(timeIntervalSinceNow: -Self.longestCall))
        try IndexGeneration.owe(in: database)
        try database.execute(
          sql: """
            UPDATE generation SET ended = ?, unreadable = ?, hasMoved = ?, last = ?, resume = NULL
            """,
          arguments: [Date().timeIntervalSince1970, gaps.unreadable, gaps.hasMoved, last])
      }
      try generation.truncateLog()
      try index.deleteOutdated()
    }
    lock.release()
  }
}
