package import Domain
package import Foundation
import Glibc

/// Folders (0700) and files (0600) that only their owner can read, made so before anything is
/// written into them, and refused where others could have put something there.
package enum PrivateFiles {
  /// Makes the folder and those above it, each 0700, unless it is there.
  ///
  /// - Throws: When it cannot be made, is a link or no folder, belongs to someone else, or others
  ///   can write in it.
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

  /// Makes an empty file of mode 0600, unless it is there; then the same rules as for a folder hold.
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

  /// Writes a whole file of mode 0600 that must not be there yet, and puts it on disk.
  ///
  /// - Returns: `false` where the file is there already; it stays as it is.
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

  /// Replaces a file by a whole one of mode 0600. When it returns, the new file is on disk.
  static func replaceOnDisk(_ path: String, contents: LockedMemory) throws(JournalFailure) {
    let temporary = try temporary(for: path, contents: contents)
    guard rename(temporary, path) == 0 else {
      let problem = failure(path)
      unlink(temporary)
      throw problem
    }
    try syncFolder(of: path)
  }

  /// Puts the names in a file's folder on disk.
  static func syncFolder(of path: String) throws(JournalFailure) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(folder) }
  }

  /// A whole file of mode 0600 on disk, beside the one whose name it is to get.
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

  /// Puts a whole file of mode 0600 into the place of what is there, at once: nobody sees half of it.
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

  /// - Throws: Where it is there and is a link or not a file.
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

  /// Each is made with its mode, so that it is never open to others.
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
      throw JournalFailure(message: "\(path) belongs to someone else")
    }
    guard facts.st_mode & 0o022 == 0 else {
      throw JournalFailure(message: "\(path) can be written by others (chmod go-w \(path))")
    }
  }

  static func failure(_ path: String) -> JournalFailure {
    JournalFailure(message: "\(path): \(String(cString: strerror(errno)))")
  }
}
