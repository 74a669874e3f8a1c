import Domain
import Foundation
import Glibc
import Synchronization

/// The journal's files as they were when it was opened. SQLite keeps writing to an unlinked file,
/// and a lock on one stops no other process. Therefore nothing is sent once a path leads to another
/// file.
///
/// Each file is held by an `O_PATH` descriptor. It keeps the inode number in use, and closing it
/// leaves the process's POSIX locks on the file alone (open(2), fcntl_locking(2)).
final class OpenedFiles: Sendable {
  private struct File: Sendable {
    var path: String
    var descriptor: Int32
    var identity: FileIdentity
  }

  private let files: [File]
  /// The largest size seen of each file: none of them ever shrinks.
  private let sizes: Mutex<[Int64]>

  /// - Throws: If a file is missing.
  init(paths: [String]) throws(JournalFailure) {
    var files: [File] = []
    do throws(JournalFailure) {
      for path in paths { files.append(try Self.held(path)) }
    } catch {
      for file in files { close(file.descriptor) }
      throw error
    }
    self.files = files
    sizes = Mutex(Array(repeating: 0, count: files.count))
  }

  deinit {
    for file in files { close(file.descriptor) }
  }

  /// - Throws: If a file was removed, replaced or shortened since it was opened, or is not the
  ///   user's own.
  func check() throws(JournalFailure) {
    for (place, file) in files.enumerated() {
      var facts = stat()
      guard lstat(file.path, &facts) == 0 else {
        guard errno == ENOENT || errno == ENOTDIR else { throw PrivateFiles.failure(file.path) }
        throw Self.failure("\(file.path) was removed while roster had it open")
      }
      guard FileIdentity(facts) == file.identity, facts.st_mode & S_IFMT == S_IFREG else {
        throw Self.failure("\(file.path) was replaced while roster had it open")
      }
      guard facts.st_uid == geteuid(), facts.st_mode & 0o022 == 0 else {
        throw Self.failure("\(file.path) changed its owner or mode while roster had it open")
      }
      let size = Int64(facts.st_size)
      let largest = sizes.withLock { sizes in
        sizes[place] = max(sizes[place], size)
        return sizes[place]
      }
      guard size == largest else {
        throw Self.failure("\(file.path) was cut off while roster had it open")
      }
    }
  }

  private static func failure(_ what: String) -> JournalFailure {
    JournalFailure(
      message: "\(what), so nothing more is recorded or sent: "
        + "restore the file and start roster again")
  }

  private static func held(_ path: String) throws(JournalFailure) -> File {
    let descriptor = open(path, pathOnly | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      let problem = PrivateFiles.failure(path)
      close(descriptor)
      throw problem
    }
    return File(path: path, descriptor: descriptor, identity: FileIdentity(facts))
  }

  /// `O_PATH` of `bits/fcntl-linux.h`.
  private static let pathOnly: Int32 = 0x20_0000
}
