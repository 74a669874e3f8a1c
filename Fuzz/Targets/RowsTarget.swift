import Domain

/// Files of contacts and of opt-outs. The first byte is the length of the pieces; the second
/// chooses an import's delimiter.
enum RowsTarget {
  /// The pieces decide which of several problems is reported.
  private struct Outcome<Value: Equatable>: Equatable {
    var value: Value?
    var problem: FileProblem?

    static func == (one: Self, other: Self) -> Bool { one.value == other.value }
  }

  static func run(_ bytes: [UInt8]) throws {
    var input = FuzzInput(bytes)
    let length = input.byte() + 1
    let delimiter: Character = input.choice([",", ";"])
    let stream = Array(input.rest)
    try contacts(stream, length)
    try optOuts(stream, length, delimiter)
  }

  private static func pieces(_ bytes: [UInt8], _ length: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: length).map {
      Array(bytes[$0..<min($0 + length, bytes.count)])
    }
  }

  private static func contacts(_ bytes: [UInt8], _ length: Int) throws {
    let whole = rows([bytes])
    try require(rows(pieces(bytes, length)) == whole, "pieces of \(length) bytes make other rows")
    for (index, row) in (whole.value ?? []).enumerated() {
      try require(row.number == index + 1, "row \(index + 1) has the number \(row.number)")
      if let problem = row.problem { try AllowedText.check(SafeText(untrusted: problem), problem) }
    }
    if let message = whole.problem?.message {
      try AllowedText.check(SafeText(untrusted: message), message)
    }
  }

  private static func rows(_ pieces: [[UInt8]]) -> Outcome<[FileRow]> {
    var reader = ContactFileReader()
    var rows: [FileRow] = []
    do throws(FileProblem) {
      for piece in pieces { rows += try reader.rows(in: piece) }
      rows += try reader.end()
      return Outcome(value: rows)
    } catch {
      return Outcome(problem: error)
    }
  }

  private static func optOuts(_ bytes: [UInt8], _ length: Int, _ delimiter: Character) throws {
    let form = ImportForm(
      typeColumn: "type", valueColumn: "value", delimiter: delimiter,
      types: [.init("email", .email), .init("phone", .phone)])
    let whole = count([bytes], form)
    try require(
      count(pieces(bytes, length), form) == whole, "pieces of \(length) bytes are taken otherwise")
    try require(whole.value != 0, "a file without rows is taken")
  }

  private static func count(_ pieces: [[UInt8]], _ form: ImportForm) -> Outcome<Int> {
    var check = ImportFileCheck(form: form)
    do throws(FileProblem) {
      for piece in pieces { try check.take(piece) }
      return Outcome(value: try check.end())
    } catch {
      return Outcome(problem: error)
    }
  }
}
