/// Why a file is rejected. Names records and columns, never the content of a row.
package struct FileProblem: Error, Hashable, Sendable {
  package let message: String

  package init(message: String) { self.message = message }
}

extension CSVReader.Problem {
  /// Records are counted with the header, as an editor counts lines.
  package var text: String {
    switch self {
    case .notUTF8(let record): "record \(record) is not UTF-8"
    case .unendedQuote(let record): "record \(record) has a quote that does not end"
    case .textAfterQuote(let record): "record \(record) has text after a closing quote"
    case .tooLong(let record): "record \(record) is too long; is a quote missing?"
    }
  }
}

/// Reads the records of a table that a provider made, which chooses its delimiter.
package struct ProviderFileReader: Sendable {
  private var bytes = TextBytes()
  private var reader = CSVReader(delimiter: nil)

  package init() {}

  package mutating func records(in chunk: [UInt8]) throws(FileProblem) -> [[String]] {
    try reader.fileRecords(in: try bytes.text(in: chunk))
  }

  package mutating func end() throws(FileProblem) -> [[String]] {
    let rest = try reader.fileRecords(in: try bytes.end())
    return try rest + reader.fileRecords(in: nil)
  }
}

extension CSVReader {
  /// The records that end in these bytes; with `nil`, the last record of the file.
  mutating func fileRecords(in bytes: [UInt8]?) throws(FileProblem) -> [[String]] {
    do throws(Problem) {
      return if let bytes { try records(in: bytes) } else { try end() }
    } catch {
      throw FileProblem(message: error.text)
    }
  }
}
