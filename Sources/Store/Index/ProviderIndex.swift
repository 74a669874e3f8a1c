package import Domain
package import Foundation
import GRDB
import Synchronization

/// The index of one provider: a folder with a file for each generation. The newest complete one
/// answers; one that is not complete is being built, or was left by a build that was cut off.
///
/// Every change reaches all of them. A file of another key, format or installation is no
/// generation of this index and is removed by the next build.
package final class ProviderIndex: ContactIndex {
  let folder: URL
  let tagging: Tagging
  let provider: ProviderName
  /// The files that this process has open, by their numbers.
  private let open = Mutex<[Int: IndexGeneration]>([:])

  /// `folder` is the index's own; it is made by the first build.
  package init(
    folder: URL, key: IndexKey, provider: ProviderName, installation: Installation,
    country: PhoneCountry?
  ) {
    self.folder = folder
    tagging = key.tagging(for: installation, country: country)
    self.provider = provider
  }

  // MARK: - Answers

  @concurrent package func status() async throws(IndexFailure) -> IndexStatus {
    try failing { try currentStatus() }
  }

  private func currentStatus() throws -> IndexStatus {
    var status = IndexStatus()
    for generation in try generations() {
      try generation.truncateLog()
      let facts = try generation.facts()
      if facts.owesTruncation { status.owesTruncation = true }
      if facts.ended != nil {
        status.complete = IndexStatus.Complete(facts)
      } else {
        status.building = IndexStatus.Building(contacts: facts.contacts, began: facts.began)
      }
      status.size += IndexFolder.size(of: generation.path)
    }
    return status
  }

  @concurrent package func candidates(
    for query: IdentifierQuery, limit: Int
  ) async throws(IndexFailure) -> IndexCandidates {
    try failing {
      guard let generation = try answering() else {
        return IndexCandidates()
      }
      try generation.truncateLog()
      return try generation.queue.read { database in
        let facts = try IndexGeneration.facts(in: database)
        let contacts = IndexedContacts(
          database: database, tagging: tagging, isBuilding: facts.ended == nil)
        let found = try contacts.candidates(for: query, limit: limit, of: facts.contacts)
        return IndexCandidates(
          ids: found.ids, more: found.more, complete: IndexStatus.Complete(facts),
          isTooCommon: found.isTooCommon)
      }
    }
  }

  package func personTags(of contact: Contact) -> PersonTags {
    PersonTags(check: tagging.check, tags: tagging.personTags(of: contact))
  }

  @concurrent package func ids(
    withAnyOf tags: PersonTags
  ) async throws(IndexFailure) -> [String]? {
    guard tags.check == tagging.check else { return nil }
    return try failing {
      guard let generation = try answering() else { return nil }
      return try generation.queue.read { database in
        try IndexedContacts(database: database, tagging: tagging, isBuilding: false)
          .ids(withAnyOf: tags.tags)
      }
    }
  }

  /// The newest complete generation.
  func answering() throws -> IndexGeneration? {
    try generations().last { try $0.facts().ended != nil }
  }

  /// Deletes the generations before the newest complete one, and files of another key or without a
  /// generation, as a killed process leaves them. The caller has the lock.
  func deleteOutdated() throws {
    for number in try IndexFolder.numbers(in: folder) where try isUnusable(number) {
      try delete(number)
    }
    let numbers = try IndexFolder.numbers(in: folder)
    let newest = try numbers.last {
      try generation($0, makesNew: false).facts().ended != nil
    }
    guard let newest else { return }
    for number in numbers where number < newest { try delete(number) }
  }

  // MARK: - Changes

  @concurrent package func keep(
    _ contacts: [Contact], readAt: Date
  ) async throws(IndexFailure) {
    try failing {
      let generations = try generations()
      guard !generations.isEmpty else { return }
      let readings = contacts.filter { $0.id.provider == provider && !$0.isExcerpt }
        .map { reading($0, readAt: readAt) }
      try change(readings, in: generations)
    }
  }

  @concurrent package func remove(
    _ ids: [ContactID], readAt: Date
  ) async throws(IndexFailure) {
    try failing {
      let readings = ids.filter { $0.provider == provider }
        .map { IndexedContacts.Reading(id: $0.value, tags: nil, readAt: readAt) }
      try change(readings, in: try generations())
    }
  }

  /// An anonymized contact has no tags.
  func reading(_ contact: Contact, readAt: Date) -> IndexedContacts.Reading {
    IndexedContacts.Reading(
      id: contact.id.value, tags: contact.isAnonymized ? nil : tagging.tags(of: contact),
      readAt: readAt)
  }

  /// Changes every generation, and then removes what was overwritten from their logs. A page whose
  /// contacts are all as they were takes no lock for writing.
  private func change(
    _ readings: [IndexedContacts.Reading], in generations: [IndexGeneration]
  ) throws {
    for generation in generations {
      let changed = try generation.queue.read { database in
        // A build does not know yet what its list will say.
        if try IndexGeneration.facts(in: database).ended == nil { return readings }
        let indexed = IndexedContacts(database: database, tagging: tagging, isBuilding: false)
        // A removal also has to keep out what was read before it.
        return try readings.filter { try $0.tags == nil || !indexed.isSame($0) }
      }
      guard !changed.isEmpty else { continue }
      try generation.queue.write { database in
        let isBuilding = try IndexGeneration.facts(in: database).ended == nil
        let indexed = IndexedContacts(
          database: database, tagging: tagging, isBuilding: isBuilding)
        for reading in changed { try indexed.change(reading) }
      }
      try generation.truncateLog()
    }
  }

  @concurrent package func drop() async throws(IndexFailure) {
    try failing {
      guard FileManager.default.fileExists(atPath: folder.path) else { return }
      let lock = try BuildLock(folder: folder)
      defer { lock.release() }
      for number in try IndexFolder.numbers(in: folder) { try delete(number) }
    }
  }

  // MARK: - Generations

  /// Those that are there now, the oldest first.
  func generations() throws -> [IndexGeneration] {
    let numbers = try IndexFolder.numbers(in: folder)
    return try open.withLock { open in
      for number in open.keys where !numbers.contains(number) { open[number] = nil }
      var found: [IndexGeneration] = []
      for number in numbers {
        do {
          found.append(try opened(number, makesNew: false, &open))
        } catch is IndexGeneration.Foreign {
          continue
        }
      }
      return found
    }
  }

  func generation(_ number: Int, makesNew: Bool) throws -> IndexGeneration {
    try open.withLock { try opened(number, makesNew: makesNew, &$0) }
  }

  private func opened(
    _ number: Int, makesNew: Bool, _ open: inout [Int: IndexGeneration]
  ) throws -> IndexGeneration {
    if let known = open[number], !known.isReplaced { return known }
    let generation = try IndexGeneration(
      path: IndexFolder.path(of: number, in: folder), tagging: tagging, makesNew: makesNew)
    open[number] = generation
    return generation
  }

  func delete(_ number: Int) throws {
    let known = open.withLock { $0.removeValue(forKey: number) }
    try known?.queue.close()
    IndexFolder.delete(number, in: folder)
  }

  /// Damage of a file makes the whole index unusable, and is not repaired.
  func failing<Value>(_ body: () throws -> Value) throws(IndexFailure) -> Value {
    do {
      return try body()
    } catch let failure as IndexFailure {
      throw failure
    } catch let failure as JournalFailure {
      throw IndexFailure(message: failure.message)
    } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    {
      throw damaged
    } catch is TagTable.Damage {
      throw damaged
    } catch let error as DatabaseError {
      let reason =
        error.resultCode == .SQLITE_FULL ? "the disk is full" : error.message ?? "\(error)"
      throw IndexFailure(message: "the index of \(provider) cannot be used: \(reason)")
    } catch {
      throw IndexFailure(message: "the index of \(provider) cannot be used: \(error)")
    }
  }

  private var damaged: IndexFailure {
    IndexFailure(
      message:
        "the index of \(provider) is damaged: roster index update \(provider) builds it again"
    )
  }
}

extension IndexStatus.Complete {
  init(_ facts: IndexGeneration.Facts) {
    self.init(
      contacts: facts.contacts, began: facts.began, ended: facts.ended ?? facts.began,
      caughtUp: facts.caughtUp, newUntil: facts.newUntil, gaps: facts.gaps, mark: facts.mark)
  }
}

/// The files of an index.
enum IndexFolder {
  /// In ascending order.
  static func numbers(in folder: URL) throws -> [Int] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch CocoaError.fileReadNoSuchFile {
      return []
    }
    return names.compactMap { name in
      guard name.hasSuffix(suffix) else { return nil }
      return Int(name.dropLast(suffix.count))
    }.sorted()
  }

  static func path(of number: Int, in folder: URL) -> String {
    folder.appendingPathComponent("\(number)\(suffix)").path
  }

  static func delete(_ number: Int, in folder: URL) {
    for path in files(of: path(of: number, in: folder)) { unlink(path) }
  }

  /// Of a database and what SQLite keeps beside it, in bytes.
  static func size(of path: String) -> Int {
    files(of: path).reduce(0) { size, path in
      var facts = stat()
      return size + (lstat(path, &facts) == 0 ? Int(facts.st_size) : 0)
    }
  }

  /// The database is the last one: without it no process opens the others.
  private static func files(of path: String) -> [String] {
    ["-wal", "-shm", ""].map { path + $0 }
  }

  private static let suffix = ".sqlite"
}

/// Lets one process at a time build an index or catch up with it.
final class BuildLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `IndexFailure` if another process has it.
  init(folder: URL) throws {
    try PrivateFiles.ensureFolder(folder)
    let path = folder.appendingPathComponent("build.lock").path
    try PrivateFiles.ensureFile(path)
    descriptor = Foundation.open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw IndexFailure(message: "this index is already being updated")
    }
  }

  func release() { flock(descriptor, LOCK_UN) }

  deinit { close(descriptor) }
}
