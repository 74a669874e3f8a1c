/// Reads a file for a provider's import as it comes, in pieces of any size, and keeps what is wrong
/// with its rows: it goes out whole or not at all, since nobody could tell which rows of it the
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

  /// - Throws: Where this is no table, or has not the columns.
  package mutating func take(_ bytes: [UInt8]) throws(FileProblem) {
    try take(reader.fileRecords(in: bytes))
  }

  /// How many rows there are, the header not counted.
  ///
  /// - Throws: With every row that is wrong, as far as they fit a message, and where there is none.
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

  /// Never the value itself, which names a person.
  private func problem(
    _ record: [String], _ columns: (type: Int, value: Int, count: Int)
  ) -> String? {
    guard record.count == columns.count else {
      return "has \(record.count) cells, and the header \(columns.count)"
    }
    let type = record[columns.type]
    let value = record[columns.value]
    if !form.types.contains(type) {
      return "has no known \(form.typeColumn); there is \(form.types.joined(separator: ", "))"
    }
    if value.isEmpty { return "has no \(form.valueColumn)" }
    return form.emailTypes.contains(type) && !EmailForm.isWellFormed(value)
      ? "has a \(form.valueColumn) that is not a well formed e-mail address" : nil
  }
}
