package import Domain
package import Foundation
import Glibc

/// Folders (0700) and files (0600) that only their owner can read. They have this mode before
/// anything is written, and are refused if others could have written to them.
package enum PrivateFiles {
  /// Makes the folder and its parents, each 0700, if missing.
  ///
  /// - Throws: If it cannot be made, is a link or not a folder, belongs to another user, or others
  ///   can write to it.
  package static func ensureFolder(_ folder: URL) throws(JournalFailure) {
    let path = folder.path
    if mkdir(path, 0o700) != 0 {
      switch errno {
      case EEXIST: break
      case ENOENT where path != "/":
        try ensureParents(of: folder)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
      default: throw failure(path)
      }
    }
    let facts = try facts(of: path)
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      throw JournalFailure(message: "\(path) is a link or not a folder")
    }
    try requireOwn(facts, path: path)
  }

  /// Makes an empty file of mode 0600 if missing. Throws as `ensureFolder` does.
  package static func ensureFile(_ path: String) throws(JournalFailure) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw failure(path)
    }
    let facts = try facts(of: path)
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw JournalFailure(message: "\(path) is a link or not a file")
    }
    try requireOwn(facts, path: path)
  }

  /// Writes a new file of mode 0600 to disk.
  ///
  /// - Returns: `false` if the file exists; it is not changed.
  package static func create(
    _ path: String, contents: LockedMemory
  ) throws(JournalFailure) -> Bool {
    let temporary = try temporary(for: path, contents: contents)
    defer { unlink(temporary) }
    guard link(temporary, path) == 0 else {
      guard errno == EEXIST else { throw failure(path) }
      return false
    }
    try syncFolder(of: path)
    return true
  }

  /// The beginning of a key file, in locked memory.
  ///
  /// - Returns: `nil` if there is no file.
  /// - Throws: If it is a link or not a regular file, or others can read or write it.
  static func secret(_ path: String, mostBytes: Int) throws(JournalFailure) -> LockedMemory? {
    guard let descriptor = try opened(path) else { return nil }
    defer { close(descriptor) }
    return LockedMemory(capacity: mostBytes) { place in
      max(0, read(descriptor, place.baseAddress, place.count))
    }
  }

  /// All bytes of a file that is no secret.
  ///
  /// - Returns: `nil` if there is no file.
  /// - Throws: As `secret` does.
  static func contents(_ path: String) throws(JournalFailure) -> [UInt8]? {
    guard let descriptor = try opened(path) else { return nil }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      return Array(try file.readToEnd() ?? Data())
    } catch {
      throw JournalFailure(message: "\(path): \(error)")
    }
  }

  /// For reading.
  private static func opened(_ path: String) throws(JournalFailure) -> Int32? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path)
    }
    do throws(JournalFailure) {
      try requirePrivate(descriptor, path)
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func requirePrivate(
    _ descriptor: Int32, _ path: String
  ) throws(JournalFailure) {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw failure(path) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw JournalFailure(message: "\(path) is not a regular file")
    }
    guard facts.st_mode & 0o077 == 0, facts.st_uid == geteuid() else {
      throw JournalFailure(
        message: "\(path) can be read or written by others (chmod 600 \(path))")
    }
  }

  /// Replaces a file of mode 0600. Returns when the new one is on disk.
  static func replaceOnDisk(_ path: String, contents: LockedMemory) throws(JournalFailure) {
    let temporary = try temporary(for: path, contents: contents)
    guard rename(temporary, path) == 0 else {
      let problem = failure(path)
      unlink(temporary)
      throw problem
    }
    try syncFolder(of: path)
  }

  /// Writes the directory entries of a file's folder to disk.
  static func syncFolder(of path: String) throws(JournalFailure) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(folder) }
  }

  /// A complete file of mode 0600 on disk, next to the one that it will replace.
  private static func temporary(
    for path: String, contents: LockedMemory
  ) throws(JournalFailure) -> String {
    let temporary = "\(path).\(getpid()).\(UUID().uuidString)"
    let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(temporary) }
    defer { close(descriptor) }
    let written = contents.withBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == contents.count, fsync(descriptor) == 0 else {
      let problem = failure(temporary)
      unlink(temporary)
      throw problem
    }
    return temporary
  }

  /// Replaces a file of mode 0600 atomically.
  package static func replace(_ path: String, contents: [UInt8]) throws(JournalFailure) {
    let temporary = "\(path).\(getpid())"
    unlink(temporary)
    let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(temporary) }
    defer { close(descriptor) }
    guard write(descriptor, contents, contents.count) == contents.count,
      rename(temporary, path) == 0
    else {
      let problem = failure(temporary)
      unlink(temporary)
      throw problem
    }
  }

  /// - Throws: If it exists and is a link or not a regular file.
  static func isEmptyOrMissing(_ path: String) throws(JournalFailure) -> Bool {
    var facts = stat()
    guard lstat(path, &facts) == 0 else {
      guard errno == ENOENT else { throw failure(path) }
      return true
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw JournalFailure(message: "\(path) is a link or not a file")
    }
    return facts.st_size == 0
  }

  /// Makes each folder with its mode, so that it is never open to others.
  private static func ensureParents(of folder: URL) throws(JournalFailure) {
    let parent = folder.deletingLastPathComponent()
    guard mkdir(parent.path, 0o700) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, parent.path != "/" else { throw failure(parent.path) }
    try ensureParents(of: parent)
    guard mkdir(parent.path, 0o700) == 0 || errno == EEXIST else { throw failure(parent.path) }
  }

  private static func facts(of path: String) throws(JournalFailure) -> stat {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { throw failure(path) }
    return facts
  }

  private static func requireOwn(_ facts: stat, path: String) throws(JournalFailure) {
    guard facts.st_uid == geteuid() else {
      throw JournalFailure(message: "\(path) belongs to another user")
    }
    guard facts.st_mode & 0o022 == 0 else {
      throw JournalFailure(message: "\(path) can be written by others (chmod go-w \(path))")
    }
  }

  static func failure(_ path: String) -> JournalFailure {
    JournalFailure(message: "\(path): \(String(cString: strerror(errno)))")
  }
}

/// Lets one process at a time set up a folder. Two processes that open a new database at once would
/// both migrate it, and the second would fail.
enum FolderLock {
  static func whileHeld<Value>(
    in folder: URL, _ body: () throws(JournalFailure) -> Value
  ) throws(JournalFailure) -> Value {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(folder.path) }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { throw PrivateFiles.failure(folder.path) }
    return try body()
  }
}

extension LockedMemory {
  /// What `PrivateFiles` writes to a file, if it is no secret.
  convenience init(copying bytes: [UInt8]) {
    self.init(capacity: bytes.count) { place in
      place.copyBytes(from: bytes)
      return bytes.count
    }
  }
}
