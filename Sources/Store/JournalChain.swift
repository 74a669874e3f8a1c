import Domain

/// Each entry's link is a code of the entry and of the link before it, so that changing an entry,
/// taking one out or putting two in another order breaks the chain from there on.
struct JournalChain {
  /// What the first entry stands on.
  static let start = "the journal begins"

  let key: JournalKey

  /// The link of a row that follows on another with the link `previous`.
  func link(of row: JournalRow, after previous: String) -> String {
    var message: [UInt8] = []
    for field in [previous] + row.chained { Self.append(field, to: &message) }
    return key.code(of: message, for: .link)
  }

  /// Each field with its length before it: no two rows give the same bytes.
  private static func append(_ field: String?, to message: inout [UInt8]) {
    guard let field else { return message.append(0) }
    message.append(1)
    withUnsafeBytes(of: UInt64(field.utf8.count).bigEndian) { message += $0 }
    message += field.utf8
  }
}

extension JournalRow {
  /// Every column but the link, in the order of the table.
  fileprivate var chained: [String?] {
    [
      sequence.map(String.init), writeID, step, time, `operator`, origin, provider, environment,
      action, contactID, changedFields.joined(separator: ","), caseReference, digest,
      status.map(String.init), requestID, note, session, job,
      lookupDigest,
    ]
  }
}

/// How far the journal went, as it is told outside the database: by whoever has the key.
struct JournalHead: Hashable, Sendable {
  var sequence: Int64
  var link: String

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
