import Domain
import Foundation

/// The chain of one state folder, by the file `journal.chain` in it.
struct ChainIdentity {
  static let fileName = "journal.chain"
  private static let title = "roster chain 1"

  let path: String

  init(folder: URL) { path = folder.appendingPathComponent(Self.fileName).path }

  /// - Returns: `nil` if the folder has no chain yet.
  /// - Throws: If the file is not the user's own, or not as roster writes it.
  func read() throws(JournalFailure) -> String? {
    guard let contents = try PrivateFiles.secret(path, mostBytes: 256) else { return nil }
    let words = contents.withBytes { String(decoding: $0, as: UTF8.self) }
      .split(whereSeparator: \.isWhitespace)
    guard words.count == 4, words.dropLast().joined(separator: " ") == Self.title,
      let id = UUID(uuidString: String(words[3]))
    else { throw JournalFailure(message: "\(path) does not name a chain") }
    return id.uuidString.lowercased()
  }

  /// - Returns: `false` if the folder has a chain.
  func write(_ chain: String) throws(JournalFailure) -> Bool {
    try PrivateFiles.create(
      path, contents: LockedMemory(copying: Array("\(Self.title) \(chain)\n".utf8)))
  }
}
