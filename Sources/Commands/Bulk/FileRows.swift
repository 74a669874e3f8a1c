import Domain

/// Reads the contacts of a file row by row, in constant memory.
struct FileRows {
  private let path: String
  private let bytes: FileBytes
  private var reader: ContactFileReader
  /// Rows that were read but not returned yet, the last one first.
  private var ready: [FileRow] = []
  private var isAtEnd = false

  /// `nil` for NDJSON.
  var header: [String]? { reader.header }

  /// Without a delimiter, the header decides what separates the cells.
  ///
  /// - Throws: `.localFile` if the file cannot be read; `.invalidFile` if it does not begin like a
  ///   table.
  init(_ file: InputCopy, delimiter: Character?) throws(CommandFailure) {
    path = file.path
    reader = ContactFileReader(delimiter: delimiter)
    bytes = try file.bytes()
    try readOn()
  }

  /// - Throws: Like the initializer. An invalid row is returned with its problem.
  mutating func next() throws(CommandFailure) -> FileRow? {
    if ready.isEmpty { try readOn() }
    return ready.popLast()
  }

  private mutating func readOn() throws(CommandFailure) {
    while ready.isEmpty, !isAtEnd {
      let chunk = try bytes.next()
      isAtEnd = chunk.isEmpty
      do throws(FileProblem) {
        ready = try (isAtEnd ? reader.end() : reader.rows(in: chunk)).reversed()
      } catch {
        throw .invalidFile(path: path, message: error.message)
      }
    }
  }
}
