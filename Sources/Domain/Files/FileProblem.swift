/// Why a file cannot be taken. It names records and columns, never what stands in a row.
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

extension CSVReader {
  /// The records that end in these bytes, or where there are none any more, the last one.
  ///
  /// - Throws: As a file's problem.
  mutating func fileRecords(in bytes: [UInt8]?) throws(FileProblem) -> [[String]] {
    do throws(Problem) {
      return if let bytes { try records(in: bytes) } else { try end() }
    } catch {
      throw FileProblem(message: error.text)
    }
  }
}
