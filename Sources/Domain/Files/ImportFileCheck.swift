/// Checks a file for a provider's import as a stream of chunks of any size and keeps what is wrong
/// with its rows. The file is sent whole or not at all, since no answer tells which rows the
/// provider took.
package struct ImportFileCheck: Sendable {
  private static let mostNamed = 20

  private let form: ImportForm
  private var reader: CSVReader
  private var columns: (type: Int, value: Int, count: Int)?
  private var rowCount = 0
  private var problems: [String] = []
  private var problemCount = 0

  package init(form: ImportForm) {
    self.form = form
    reader = CSVReader(delimiter: form.delimiter)
  }

  /// - Throws: If this is not a table or lacks the columns.
  package mutating func take(_ bytes: [UInt8]) throws(FileProblem) {
    try take(reader.fileRecords(in: bytes))
  }

  /// The number of rows, not counting the header.
  ///
  /// - Throws: With the wrong rows, as many as fit a message, or if the file has no rows.
  package mutating func end() throws(FileProblem) -> Int {
    try take(reader.fileRecords(in: nil))
    guard problems.isEmpty else {
      let more = problemCount - problems.count
      throw FileProblem(
        message: problems.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : ""))
    }
    guard rowCount > 0 else { throw FileProblem(message: "it holds no rows") }
    return rowCount
  }

  private mutating func take(_ records: [[String]]) throws(FileProblem) {
    for record in records {
      guard let known = columns else {
        columns = try columns(in: record)
        continue
      }
      rowCount += 1
      guard let problem = problem(record, known) else { continue }
      problemCount += 1
      if problems.count < Self.mostNamed { problems.append("row \(rowCount) \(problem)") }
    }
  }

  private func columns(
    in header: [String]
  ) throws(FileProblem) -> (type: Int, value: Int, count: Int) {
    guard let type = header.firstIndex(of: form.typeColumn),
      let value = header.firstIndex(of: form.valueColumn)
    else {
      let wanted = form.typeColumn + String(form.delimiter) + form.valueColumn
      throw FileProblem(message: "its header must be \(wanted)")
    }
    return (type, value, header.count)
  }

  /// Leaves out the value itself, which names a person.
  private func problem(
    _ record: [String], _ columns: (type: Int, value: Int, count: Int)
  ) -> String? {
    guard record.count == columns.count else {
      return "has \(record.count) cells, but the header has \(columns.count)"
    }
    let word = ValueCheck.normalized(record[columns.type])
    let value = ValueCheck.normalized(record[columns.value])
    guard let type = form.types.first(where: { $0.word == word }) else {
      let known = form.types.map(\.word).joined(separator: ", ")
      return "has an unknown \(form.typeColumn); use \(known)"
    }
    if value.isEmpty { return "has no \(form.valueColumn)" }
    return ValueCheck.complaint(about: value, as: type.kind).map {
      "has a \(form.valueColumn) that \($0)"
    }
  }
}
