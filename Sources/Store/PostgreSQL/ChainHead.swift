import Domain
import Foundation

/// How far one chain of the team's journal went.
struct ChainHead: Hashable, Sendable {
  var chain: String
  var head: JournalHead

  /// A row with the columns `chain`, `number` and `link`.
  init(_ row: RawEntry) {
    chain = row.text("chain") ?? ""
    head = JournalHead(sequence: row.integer("number") ?? 0, link: row.text("link") ?? "")
  }

  init(chain: String, head: JournalHead) {
    self.chain = chain
    self.head = head
  }

  /// Words of a line: `CHAIN NUMBER LINK`.
  fileprivate init?(_ words: [Substring]) {
    guard words.count == 3, let sequence = Int64(words[1]) else { return nil }
    self.init(
      chain: String(words[0]), head: JournalHead(sequence: sequence, link: String(words[2])))
  }

  fileprivate var words: String { "\(chain) \(head.sequence) \(head.link)" }
}

/// A head with the newest heads of the other chains that its writer has seen, as it is signed. If
/// entries are cut off one chain, it contradicts what the others have seen of it.
struct SignedHead: Hashable, Sendable {
  var own: ChainHead
  var seen: [ChainHead]
  var key: OperatorKey
  var signature: OperatorSignature

  /// Lines: a title, `head CHAIN NUMBER LINK`, and `seen CHAIN NUMBER LINK` for each other chain.
  var text: String { Self.text(own, seen) }

  static func text(_ own: ChainHead, _ seen: [ChainHead]) -> String {
    ([title, "head \(own.words)"] + seen.map { "seen \($0.words)" }).joined(separator: "\n")
  }

  /// What a row of `chains` has; `nil` if it is not as `text` writes it.
  init?(text: String, key: String, signature: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, lines[0] == Self.title, let own = Self.head(lines[1], "head"),
      let key = OperatorKey(key), let signature = OperatorSignature(signature)
    else { return nil }
    seen = lines.dropFirst(2).compactMap { Self.head($0, "seen") }
    guard seen.count == lines.count - 2 else { return nil }
    self.own = own
    self.key = key
    self.signature = signature
  }

  init(own: ChainHead, seen: [ChainHead], key: OperatorKey, signature: OperatorSignature) {
    self.own = own
    self.seen = seen
    self.key = key
    self.signature = signature
  }

  private static let title = "roster chain head 1"

  private static func head(_ line: Substring, _ first: String) -> ChainHead? {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard words.first.map({ $0 == first }) ?? false else { return nil }
    return ChainHead(Array(words.dropFirst()))
  }
}

/// Signs heads with the operator's key.
struct HeadSigning: Sendable {
  let signing: any OperatorSigning

  func sign(
    _ head: JournalHead, of chain: String, seen: [ChainHead]
  ) throws(JournalFailure) -> SignedHead {
    let own = ChainHead(chain: chain, head: head)
    do throws(OperatorKeyFailure) {
      return SignedHead(
        own: own, seen: seen, key: try signing.publicKey(),
        signature: try signing.sign(Array(SignedHead.text(own, seen).utf8)))
    } catch {
      throw JournalFailure(message: error.message)
    }
  }

  func isValid(_ head: SignedHead) -> Bool {
    signing.isValid(head.signature, of: Array(head.text.utf8), by: head.key)
  }
}
