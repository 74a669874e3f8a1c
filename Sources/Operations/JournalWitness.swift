package import Domain
import Foundation

/// Heads of chains in a file outside the journal, as checkpoints in the form of
/// https://c2sp.org/tlog-checkpoint, signed by the operator who verified the chains.
///
/// A chain is no Merkle tree: the "root hash" of a checkpoint is the link of its last entry, which
/// covers all entries before it.
package struct JournalWitness: Sendable {
  private let keys: any OperatorSigning
  /// The operators of the config, and this one.
  private let known: Set<OperatorKey>
  private let book: any CaseBook

  /// `book` computes digests.
  package init(
    keys: any OperatorSigning, operators: OperatorDirectory, book: any CaseBook
  ) throws(OperatorKeyFailure) {
    self.keys = keys
    self.book = book
    known = Set(operators.names.keys).union([try keys.publicKey()])
  }

  /// - Throws: With the line of the first checkpoint that cannot be trusted.
  package func heads(in text: String) throws(WitnessProblem) -> [WitnessedHead] {
    var heads: [WitnessedHead] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var place = 0
    while place < lines.count {
      if lines[place].isEmpty {
        place += 1
        continue
      }
      guard place + 4 < lines.count else { throw WitnessProblem(line: place + 1, "it ends early") }
      let head = try Self.head(lines[place..<place + 3], line: place + 1)
      guard lines[place + 3].isEmpty else {
        throw WitnessProblem(line: place + 4, "it is not empty")
      }
      let body = lines[place..<place + 3].joined(separator: "\n") + "\n"
      guard try isSigned(body, by: lines[place + 4]) else {
        throw WitnessProblem(
          line: place + 5, "it is no valid signature of an operator whom the config names")
      }
      heads.append(head)
      place += 5
    }
    return heads
  }

  /// `name` is the operator's, as plans name it.
  package func text(
    of heads: [WitnessedHead], by name: String
  ) throws(OperatorKeyFailure) -> String {
    let name = String(name.map { $0.isWhitespace || $0 == "+" ? "_" : $0 })
    var notes: [String] = []
    for head in heads.sorted(by: { $0.chain < $1.chain }) {
      let body = "\(Self.origin)\(head.chain)\n\(head.number)\n\(Self.base64(head.link))\n"
      let signature = try keys.sign(Array(body.utf8))
      let bytes = try hash(name, try keys.publicKey()) + signature.bytes
      notes.append("\(body)\n\(Self.dash)\(name) \(Data(bytes).base64EncodedString())\n")
    }
    return notes.joined(separator: "\n")
  }

  private static let origin = "roster/"
  private static let dash = "— "

  private static func head(
    _ lines: ArraySlice<Substring>, line: Int
  ) throws(WitnessProblem) -> WitnessedHead {
    let lines = Array(lines)
    guard lines[0].hasPrefix(origin) else {
      throw WitnessProblem(line: line, "it does not name a chain of roster")
    }
    guard let number = Int64(lines[1]), number > 0 else {
      throw WitnessProblem(line: line + 1, "it is no number of an entry")
    }
    guard let bytes = Data(base64Encoded: String(lines[2])), bytes.count == 32 else {
      throw WitnessProblem(line: line + 2, "it is no link")
    }
    return WitnessedHead(
      chain: String(lines[0].dropFirst(origin.count)), number: number,
      link: Hexadecimal.text(of: bytes))
  }

  /// A signature line: a dash, the name, and base64 of four bytes of the key's hash and the signature.
  private func isSigned(_ body: String, by line: Substring) throws(WitnessProblem) -> Bool {
    guard line.hasPrefix(Self.dash) else { return false }
    let words = line.dropFirst(Self.dash.count).split(separator: " ")
    guard words.count == 2, let bytes = Data(base64Encoded: String(words[1])),
      bytes.count == 4 + OperatorSignature.byteCount,
      let signature = OperatorSignature(bytes: Array(bytes.dropFirst(4)))
    else { return false }
    let given = Array(bytes.prefix(4))
    for key in known {
      let expected: [UInt8]
      do throws(OperatorKeyFailure) {
        expected = try hash(String(words[0]), key)
      } catch {
        throw WitnessProblem(line: 1, error.message)
      }
      if expected == given, keys.isValid(signature, of: Array(body.utf8), by: key) { return true }
    }
    return false
  }

  /// The first four bytes of SHA-256 over name, line feed, the byte of Ed25519 and the key.
  private func hash(_ name: String, _ key: OperatorKey) throws(OperatorKeyFailure) -> [UInt8] {
    let text: String
    do throws(JournalFailure) {
      text = try book.digest(of: Data(name.utf8) + [0x0A, 0x01] + key.bytes)
    } catch {
      throw OperatorKeyFailure(message: error.message)
    }
    return Hexadecimal.bytes(of: text.prefix(8)) ?? []
  }

  private static func base64(_ link: String) -> String {
    Data(Hexadecimal.bytes(of: link) ?? []).base64EncodedString()
  }
}

/// Why a witness file cannot be used.
package struct WitnessProblem: Error, Hashable, Sendable {
  package var line: Int
  /// One clause.
  package var message: String

  package init(line: Int, _ message: String) {
    self.line = line
    self.message = message
  }
}
