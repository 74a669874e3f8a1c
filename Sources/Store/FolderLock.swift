import Domain
import Foundation
import Glibc

/// Lets one process at a time set up what a folder holds: two that open a new database at once
/// would both migrate it, and the second would fail.
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
