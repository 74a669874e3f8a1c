package import Domain
package import Foundation
import GRDB
import Glibc
import Synchronization

/// An index in the state folder: a file for each generation. Several processes may have it open.
///
/// A file of another key, format or installation is no generation of this index and is removed by the
/// next build.
final class SQLiteIndex: IndexStorage {
  let folder: URL
  private let tagging: Tagging
  /// The files that this process has open, by their numbers.
  private let open = Mutex<[Int: SQLiteGeneration]>([:])

  init(folder: URL, tagging: Tagging) {
    self.folder = folder
    self.tagging = tagging
  }

  /// The files are the user's own.
  func mayChange() async throws -> Bool { true }

  // MARK: - Transactions

  func generations() async throws -> [StoredGeneration] {
    try current().map { number, generation in
      try generation.truncateLog()
      return StoredGeneration(number: number, facts: try generation.facts())
    }
  }

  func answering<Value: Sendable>(
    _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    guard let found = try current().last(where: { try $0.generation.facts().ended != nil }) else {
      return nil
    }
    try found.generation.truncateLog()
    return try found.generation.read(body)
  }

  func reading<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    try known(number)?.read(body)
  }

  func writing<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    try known(number)?.write(body)
  }

  // MARK: - Generations

  /// Those that are there now, the oldest first.
  private func current() throws -> [(number: Int, generation: SQLiteGeneration)] {
    let numbers = try IndexFolder.numbers(in: folder)
    return try open.withLock { open in
      for number in open.keys where !numbers.contains(number) { open[number] = nil }
      var found: [(number: Int, generation: SQLiteGeneration)] = []
      for number in numbers {
        do {
          found.append((number, try opened(number, makesNew: false, &open)))
        } catch is SQLiteGeneration.Foreign {
          continue
        }
      }
      return found
    }
  }

  /// `nil` if its file is gone.
  private func known(_ number: Int) throws -> SQLiteGeneration? {
    guard access(IndexFolder.path(of: number, in: folder), F_OK) == 0 else { return nil }
    return try open.withLock { try opened(number, makesNew: false, &$0) }
  }

  private func opened(
    _ number: Int, makesNew: Bool, _ open: inout [Int: SQLiteGeneration]
  ) throws -> SQLiteGeneration {
    if let known = open[number], !known.isReplaced { return known }
    let generation = try SQLiteGeneration(
      path: IndexFolder.path(of: number, in: folder), tagging: tagging, makesNew: makesNew)
    open[number] = generation
    return generation
  }

  // MARK: - Updating

  func beginUpdate() async throws -> any IndexUpdating {
    SQLiteUpdate(index: self, lock: try BuildLock(folder: folder))
  }

  func newest() async throws -> Int { try IndexFolder.numbers(in: folder).last ?? 0 }

  func begin(_ number: Int) throws {
    _ = try open.withLock { try opened(number, makesNew: true, &$0) }
  }

  func deleteUnusable() async throws {
    for number in try IndexFolder.numbers(in: folder) where try isUnusable(number) {
      try delete(number)
    }
  }

  private func isUnusable(_ number: Int) throws -> Bool {
    do {
      return try known(number)?.facts() == nil
    } catch is SQLiteGeneration.Foreign {
      return true
    } catch  where Self.isDamage(error) {
      return true
    }
  }

  func delete(_ number: Int) throws {
    let known = open.withLock { $0.removeValue(forKey: number) }
    try known?.close()
    IndexFolder.delete(number, in: folder)
  }

  fileprivate func isUnfinished(_ number: Int) throws -> Bool {
    try known(number)?.facts().ended == nil
  }

  /// Gives a full disk back what a build has taken: the journal must be able to write. A full disk may
  /// refuse to close the file in order.
  fileprivate func discard(_ number: Int) {
    do {
      try delete(number)
    } catch {
      IndexFolder.delete(number, in: folder)
    }
  }

  func deleteAll() async throws {
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    let lock = try BuildLock(folder: folder)
    defer { lock.release() }
    for number in try IndexFolder.numbers(in: folder) { try delete(number) }
  }

  func size() async throws -> Int {
    try current().reduce(0) { $0 + IndexFolder.size(of: $1.generation.path) }
  }

  // MARK: - Away

  /// A file is never away.
  func keepForLater(_ changes: [LateChange]) throws {}
  func makeLateChanges(_ body: ([LateChange]) async throws -> Void) async throws {}

  // MARK: - Failures

  private static func isDamage(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return error is TagTable.Damage }
    return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }

  /// SQLite reports a shared memory file that cannot grow as an I/O error.
  fileprivate func isFullDisk(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return false }
    if error.isFullDisk { return true }
    var facts = statvfs()
    return error.resultCode == .SQLITE_IOERR && statvfs(folder.path, &facts) == 0
      && facts.f_bavail * facts.f_bsize < Self.leastSpace
  }

  /// What SQLite adds to the shared memory file at once.
  private static let leastSpace: UInt = 32_768

  func failure(_ error: any Error, of provider: ProviderName) -> IndexFailure {
    switch error {
    case let failure as JournalFailure: IndexFailure(message: failure.message)
    case _ where Self.isDamage(error): .damaged(provider)
    case _ where isFullDisk(error):
      .unusable(provider, "the disk is full; an unfinished build is deleted")
    default: .unusable(provider, SQLiteWords.of(error))
    }
  }
}

extension ProviderIndex {
  /// `folder` is the index's own; it is made by the first build.
  package convenience init(
    folder: URL, key: IndexKey, provider: ProviderName, installation: Installation,
    country: PhoneCountry?
  ) {
    let tagging = key.tagging(for: installation, country: country)
    self.init(
      storage: SQLiteIndex(folder: folder, tagging: tagging), tagging: tagging, provider: provider)
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

/// The right of one process to update an index in the state folder.
private struct SQLiteUpdate: IndexUpdating {
  let index: SQLiteIndex
  let lock: BuildLock

  func begin(after number: Int) async throws -> Int {
    do {
      try index.begin(number + 1)
    } catch  where index.isFullDisk(error) {
      index.discard(number + 1)
      throw error
    }
    return number + 1
  }

  func writing<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value? {
    let isUnfinished = try index.isUnfinished(number)
    do {
      return try await index.writing(number, body)
    } catch  where index.isFullDisk(error) {
      if isUnfinished { index.discard(number) }
      throw error
    }
  }

  func release() async { lock.release() }
}

/// Lets one process at a time build an index or catch up with it.
private final class BuildLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `IndexFailure` if another process has it.
  init(folder: URL) throws {
    try PrivateFiles.ensureFolder(folder)
    let path = folder.appendingPathComponent("build.lock").path
    try PrivateFiles.ensureFile(path)
    descriptor = Foundation.open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw IndexFailure.isBeingUpdated }
  }

  func release() { flock(descriptor, LOCK_UN) }

  deinit { close(descriptor) }
}
