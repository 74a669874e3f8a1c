import Domain
import Foundation

/// A key in a file of its own: a title line and 32 random bytes.
struct TitledKey {
  let path: String
  /// Without its line feed.
  let title: String

  private static let byteCount = 32

  /// - Returns: `nil` if there is no file.
  /// - Throws: If others can read or write it, or it is not as roster wrote it.
  func read() throws(JournalFailure) -> LockedMemory? {
    // One byte more than it may have.
    let most = titleLine.count + Self.byteCount + 1
    guard let whole = try PrivateFiles.secret(path, mostBytes: most) else { return nil }
    let isWhole = whole.count == most - 1 && whole.withBytes { $0.starts(with: titleLine) }
    guard isWhole else {
      throw JournalFailure(
        message: "\(path) is not as roster wrote it: restore it from a backup")
    }
    return LockedMemory(capacity: Self.byteCount) { place in
      whole.withBytes { place.copyBytes(from: $0[titleLine.count...]) }
      return place.count
    }
  }

  /// The key of the file, which is made with its folder if it is missing.
  func readOrMake() throws(JournalFailure) -> LockedMemory {
    if let key = try read() { return key }
    try PrivateFiles.ensureFolder(URL(fileURLWithPath: path).deletingLastPathComponent())
    let key = try JournalKey.random()
    let contents = LockedMemory(capacity: titleLine.count + key.count) { place in
      place.copyBytes(from: titleLine)
      key.withBytes { place[titleLine.count...].copyBytes(from: $0) }
      return place.count
    }
    guard try PrivateFiles.create(path, contents: contents) else {
      // Another process was faster.
      guard let other = try read() else { throw JournalFailure(message: "\(path) is gone") }
      return other
    }
    return key
  }

  private var titleLine: [UInt8] { Array("\(title)\n".utf8) }
}
