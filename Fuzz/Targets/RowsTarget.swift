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
    try optOuts(stream, delimiter)
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

  /// What is sent has every entry of the file.
  private static func optOuts(_ bytes: [UInt8], _ delimiter: Character) throws {
    let form = ImportForm(
      typeColumn: "type", valueColumn: "value", delimiter: delimiter,
      types: [.init("email", .email), .init("phone", .phone)])
    var missing = MissingEntries(form: form, country: nil)
    var sent = form.headerLine
    for row in rows([bytes]).value ?? [] {
      do throws(FileProblem) {
        let entry = try form.entry(of: row)
        missing.add(entry)
        sent += form.line(of: entry)
      } catch {
        try AllowedText.check(SafeText(untrusted: error.message), error.message)
      }
    }
    var reader = CSVReader(delimiter: delimiter)
    for record in try reader.records(in: sent.utf8) + reader.end() { missing.take(record) }
    try require(missing.rows.isEmpty, "an entry is not found in what is sent")
  }
}
