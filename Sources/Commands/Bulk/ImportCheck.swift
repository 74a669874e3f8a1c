import Domain

/// Reads a file for `import` from end to end before any of it is sent: it goes out whole, or not at
/// all, since nobody could tell which rows of it a provider took.
struct ImportCheck {
  struct Result: Sendable {
    var file: LocalFile
    var rowCount: Int
  }

  private static let mostNamed = 20
  let path: String
  let form: ImportForm

  /// - Throws: `.invalidFile` with every row that is wrong, as far as they fit a message.
  func run() throws(CommandFailure) -> Result {
    let bytes = try FileBytes(path: path)
    var reader = CSVReader(delimiter: form.delimiter)
    var columns: (type: Int, value: Int)?
    var rowCount = 0
    var problems: [String] = []
    var problemCount = 0
    var isAtEnd = false
    while !isAtEnd {
      let chunk = try bytes.next()
      isAtEnd = chunk.isEmpty
      for record in try records(&reader, chunk) {
        guard let known = columns else {
          columns = try self.columns(record)
          continue
        }
        rowCount += 1
        guard let problem = problem(record, known) else { continue }
        problemCount += 1
        if problems.count < Self.mostNamed { problems.append("row \(rowCount) \(problem)") }
      }
    }
    guard problems.isEmpty else {
      let more = problemCount - problems.count
      throw .invalidFile(
        path: path,
        message: problems.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : ""))
    }
    guard rowCount > 0 else { throw .invalidFile(path: path, message: "it holds no rows") }
    return Result(file: LocalFile(path: path, byteCount: bytes.byteCount), rowCount: rowCount)
  }

  private func records(
    _ reader: inout CSVReader, _ chunk: [UInt8]
  ) throws(CommandFailure) -> [[String]] {
    do throws(CSVReader.Problem) {
      return chunk.isEmpty ? try reader.end() : try reader.records(in: chunk)
    } catch {
      throw .invalidFile(path: path, message: error.text)
    }
  }

  private func columns(_ header: [String]) throws(CommandFailure) -> (type: Int, value: Int) {
    guard let type = header.firstIndex(of: form.typeColumn),
      let value = header.firstIndex(of: form.valueColumn)
    else {
      let wanted = form.typeColumn + String(form.delimiter) + form.valueColumn
      throw .invalidFile(path: path, message: "its header must be \(wanted)")
    }
    return (type, value)
  }

  /// Never the value itself, which names a person.
  private func problem(_ record: [String], _ columns: (type: Int, value: Int)) -> String? {
    guard record.indices.contains(max(columns.type, columns.value)) else {
      return "has \(record.count) cells"
    }
    let type = record[columns.type]
    if !form.types.contains(type) {
      return "has no known \(form.typeColumn); there is \(form.types.joined(separator: ", "))"
    }
    return record[columns.value].isEmpty ? "has no \(form.valueColumn)" : nil
  }
}
