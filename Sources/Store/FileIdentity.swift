import Domain
import Glibc

/// Tells a file from another one with the same name.
struct FileIdentity: Hashable, Sendable {
  private let device: UInt
  private let inode: UInt

  init(_ facts: stat) {
    device = UInt(facts.st_dev)
    inode = UInt(facts.st_ino)
  }

  /// - Returns: `nil` if there is no such file, or it is not accessible.
  static func at(_ path: String) -> FileIdentity? {
    var facts = stat()
    return lstat(path, &facts) == 0 ? FileIdentity(facts) : nil
  }
}
