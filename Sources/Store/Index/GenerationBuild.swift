package import Domain
import Foundation
import GRDB

extension ProviderIndex {
  @concurrent package func build() async throws(IndexFailure) -> any IndexBuild {
    try failing {
      let lock = try BuildLock(folder: folder)
      let numbers = try IndexFolder.numbers(in: folder)
      for number in numbers where try isUnusable(number) { try delete(number) }
      if let last = try IndexFolder.numbers(in: folder).last {
        let generation = try generation(last, makesNew: false)
        if try generation.facts().ended == nil {
          return GenerationBuild(last, generation, of: self, lock, isContinued: true)
        }
      }
      let number = (numbers.last ?? 0) + 1
      let generation = try generation(number, makesNew: true)
      return GenerationBuild(number, generation, of: self, lock, isContinued: false)
    }
  }

  /// Whether a file is of another key or damaged.
  private func isUnusable(_ number: Int) throws -> Bool {
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
  private var waiting: [(id: String, tags: [UInt64], readAt: Date)] = []
  private(set) var resume: PageTrack?

  init(
    _ number: Int, _ generation: IndexGeneration, of index: ProviderIndex, _ lock: BuildLock,
    isContinued: Bool
  ) {
    self.number = number
    self.generation = generation
    self.index = index
    self.lock = lock
    self.isContinued = isContinued
    resume = try? generation.facts().resume
  }

  func add(
    _ contacts: [Contact], readAt: Date, resume: PageTrack?
  ) async throws(IndexFailure) {
    try index.failing {
      // Without a database: this is where most of the time is spent.
      for contact in contacts where !contact.isAnonymized {
        waiting.append((contact.id.value, index.tags(of: contact), readAt))
      }
      if let resume { self.resume = resume }
      if waiting.count >= Self.part { try write() }
    }
  }

  func pause() async throws(IndexFailure) {
    try index.failing { try write() }
    lock.release()
  }

  private func write() throws {
    let part = waiting
    waiting.removeAll(keepingCapacity: true)
    let resume = resume?.kept
    try generation.queue.write { database in
      let indexed = IndexedContacts(database: database, tagging: index.tagging)
      let hasTouched = try Row.fetchOne(database, sql: "SELECT 1 FROM touched LIMIT 1") != nil
      var new: [(id: String, tags: [UInt64])] = []
      for one in part {
        let isKnown =
          try hasTouched && indexed.isTouched(one.id) || isContinued && indexed.isKnown(one.id)
        if isKnown {
          try indexed.keep(one.id, one.tags, readAt: one.readAt, isBuilding: true)
        } else {
          new.append((one.id, one.tags))
        }
      }
      if !new.isEmpty { try indexed.add(new) }
      try database.execute(sql: "UPDATE generation SET resume = ?", arguments: [resume])
    }
  }

  func finish(gaps: IndexGaps) async throws(IndexFailure) {
    try index.failing {
      try write()
      while try generation.queue.write({ try RunMerge.step(in: $0) }) {}
      try generation.queue.write { database in
        // A change since the last step.
        while try RunMerge.step(in: database) {}
        try database.execute(sql: "DELETE FROM touched")
        try IndexGeneration.owe(in: database)
        try database.execute(
          sql: "UPDATE generation SET ended = ?, unreadable = ?, hasMoved = ?, resume = NULL",
          arguments: [Date().timeIntervalSince1970, gaps.unreadable, gaps.hasMoved])
      }
      try generation.truncateLog()
      for older in try IndexFolder.numbers(in: index.folder) where older < number {
        try index.delete(older)
      }
    }
    lock.release()
  }
}
