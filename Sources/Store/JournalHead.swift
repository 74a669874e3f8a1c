/// How far the journal went, as it is told outside the database and sealed with the key.
struct JournalHead: Hashable, Sendable {
  /// 0 before the first entry.
  var sequence: Int64
  var link: String
  /// Of the entry that follows: a forged number may have none after it, and counts as that itself.
  static func number(after sequence: Int64) -> Int64 { sequence == .max ? .max : sequence + 1 }

  /// Of a journal without entries.
  static let none = JournalHead(sequence: 0, link: JournalChain.none)

  /// One line, e.g. `roster journal 1 head 42 <link> <seal>`; the seal is a code of the rest.
  func line(sealedWith key: JournalKey) -> String {
    "\(words) \(key.code(of: words.utf8, for: .head))"
  }

  init(sequence: Int64, link: String) {
    self.sequence = sequence
    self.link = link
  }

  /// - Returns: `nil` where the text is no head, or its seal is not of this key.
  init?(line: some StringProtocol, sealedWith key: JournalKey) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count == 7, words[..<4].joined(separator: " ") == Self.prefix,
      let sequence = Int64(words[4])
    else { return nil }
    self.init(sequence: sequence, link: String(words[5]))
    guard words[6] == key.code(of: self.words.utf8, for: .head) else { return nil }
  }

  /// What a line begins with.
  static let prefix = "roster journal 1 head"

  private var words: String { "\(Self.prefix) \(sequence) \(link)" }
}
