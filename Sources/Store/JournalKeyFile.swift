import Domain

/// The mark in the key's file, sealed with the key: a chain exists, and how far its version 1 went.
/// Removing the mark means removing the key.
struct ChainMark: Hashable, Sendable {
  /// `LAST LINK CODE`, as a team's database keeps it.
  var text: String { "\(last) \(link) \(code)" }

  /// The number of the last entry with a code of version 1; 0 if there is none.
  var last: Int64
  var link: String
  /// Covers every value of those entries, see `JournalChain.code(of:after:)`.
  var code: String

  /// The mark of a chain that began with version 2.
  static let none = ChainMark(last: 0, link: JournalChain.none, code: JournalChain.none)
}

extension ChainMark {
  /// `nil` if it is not a `text` of a mark.
  init?(text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, let last = Int64(words[0]) else { return nil }
    self.init(last: last, link: String(words[1]), code: String(words[2]))
  }
}

/// `journal.key`. Format 1 is the key's 32 bytes alone. Format 2 is a title line, the 32 bytes, and
/// a line with the mark and its seal.
struct JournalKeyFile {
  let key: JournalKey
  /// `nil` in format 1.
  let mark: ChainMark?
  private let master: LockedMemory

  /// A new key that is not in a file yet.
  static func made() throws(JournalFailure) -> Self { Self(try JournalKey.random(), mark: nil) }

  private init(_ master: LockedMemory, mark: ChainMark?) {
    self.master = master
    self.mark = mark
    key = JournalKey(master)
  }

  /// The whole file in format 2.
  func contents(with mark: ChainMark) -> LockedMemory {
    let words = Self.words(of: mark)
    let line = "\n\(words) \(key.code(of: words.utf8, for: .mark))\n"
    return LockedMemory(capacity: Self.mostBytes) { place in
      var parts = Self.title
      parts.append(contentsOf: repeatElement(0, count: JournalKey.byteCount))
      parts += line.utf8
      place.copyBytes(from: parts)
      master.withBytes { place[Self.title.count...].copyBytes(from: $0) }
      return parts.count
    }
  }

  /// The key alone, sealed with another one.
  func sealed(with key: LockedMemory) -> String { master.sealed(with: key) }

  /// - Returns: `nil` if there is no file.
  /// - Throws: If others can read or write it, or it is not as roster wrote it.
  static func read(_ path: String) throws(JournalFailure) -> JournalKeyFile? {
    guard let whole = try PrivateFiles.secret(path, mostBytes: mostBytes) else { return nil }
    return try parsed(whole, path)
  }

  private static func parsed(
    _ whole: LockedMemory, _ path: String
  ) throws(JournalFailure) -> JournalKeyFile {
    let hasTitle = whole.withBytes { $0.starts(with: title) }
    guard hasTitle else {
      guard whole.count >= JournalKey.byteCount else {
        throw JournalFailure(message: "\(path) is too short to hold the key")
      }
      guard whole.count == JournalKey.byteCount else { throw changed(path) }
      return Self(whole, mark: nil)
    }
    let start = title.count + JournalKey.byteCount
    guard whole.count > start else {
      throw JournalFailure(message: "\(path) is too short to hold the key")
    }
    let master = LockedMemory(capacity: JournalKey.byteCount) { place in
      whole.withBytes { place.copyBytes(from: $0[title.count..<start]) }
      return place.count
    }
    let line = whole.withBytes { String(decoding: $0[start...], as: UTF8.self) }
    guard let mark = mark(in: line, sealedWith: JournalKey(master)) else { throw changed(path) }
    return Self(master, mark: mark)
  }

  private static func mark(in line: String, sealedWith key: JournalKey) -> ChainMark? {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard line.hasPrefix("\n"), line.hasSuffix("\n"), words.count == 5,
      let last = Int64(words[1])
    else { return nil }
    let mark = ChainMark(last: last, link: String(words[2]), code: String(words[3]))
    let text = self.words(of: mark)
    return line == "\n\(text) \(key.code(of: text.utf8, for: .mark))\n" ? mark : nil
  }

  private static func changed(_ path: String) -> JournalFailure {
    JournalFailure(
      message: "\(path) is not as roster wrote it: restore the key from a backup, or move the "
        + "journal's folder away to begin a new one")
  }

  private static func words(of mark: ChainMark) -> String {
    "chain \(mark.last) \(mark.link) \(mark.code)"
  }

  private static let title = Array("roster journal key 2\n".utf8)
  private static let mostBytes = 1_024
}
