import Domain

/// The contacts of a file, row by row. Constant memory.
struct FileRows {
  private let path: String
  private let bytes: FileBytes
  private var reader = ContactFileReader()
  /// What was read and not yet given, the last one first.
  private var ready: [FileRow] = []
  private var isAtEnd = false

  /// Of a CSV file; `nil` of NDJSON.
  var header: [String]? { reader.header }

  /// - Throws: `.localFile` where the file cannot be read; `.invalidFile` where its beginning is no
  ///   table.
  init(path: String) throws(CommandFailure) {
    self.path = path
    bytes = try FileBytes(path: path)
    try readOn()
  }

  /// - Throws: As the initialiser; a row that is wrong in itself is given with its problem.
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
