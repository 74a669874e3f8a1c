import Domain
import Foundation
import Glibc
import Synchronization

/// Tells whether a process still works on a session or job. Each has a byte of a lock file, locked
/// while its process runs. The system releases the locks however the process ends (fcntl(2), "Open
/// file description locks").
final class ProcessLocks: Sendable {
  private let descriptor: Int32
  private let own = Mutex<Set<UUID>>([])

  init(file path: String) throws(JournalFailure) {
    try PrivateFiles.ensureFile(path)
    descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
  }

  deinit { close(descriptor) }

  /// - Returns: `false` if another process holds it.
  func hold(_ id: UUID) -> Bool {
    var lock = Self.lock(of: id, type: F_WRLCK)
    guard fcntl(descriptor, Self.setLock, &lock) == 0 else { return false }
    own.withLock { _ = $0.insert(id) }
    return true
  }

  func release(_ id: UUID) {
    var lock = Self.lock(of: id, type: F_UNLCK)
    _ = fcntl(descriptor, Self.setLock, &lock)
    own.withLock { _ = $0.remove(id) }
  }

  /// Whether this or another running process holds it.
  func isHeld(_ id: UUID) -> Bool {
    if own.withLock({ $0.contains(id) }) { return true }
    var lock = Self.lock(of: id, type: F_WRLCK)
    // If that is unknown, a process may still be at work.
    guard fcntl(descriptor, Self.getLock, &lock) == 0 else { return true }
    return Int32(lock.l_type) != F_UNLCK
  }

  /// `F_OFD_GETLK` and `F_OFD_SETLK` of `bits/fcntl-linux.h`.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37

  private static func lock(of id: UUID, type: Int32) -> flock {
    let place = withUnsafeBytes(of: id.uuid) { $0.loadUnaligned(as: Int.self) }
    return flock(
      l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: place & (Int.max >> 1), l_len: 1,
      l_pid: 0)
  }
}
