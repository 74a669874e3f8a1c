import Domain

/// Reads the file of an import completely before any of it is sent.
struct ImportReading {
  let file: InputCopy
  let delimiter: Character?
  let form: ImportForm
  let country: PhoneCountry?

  /// What was read.
  struct Result {
    /// The valid rows in the provider's form.
    let contents: UnnamedFile
    /// The entries, to be looked for in the provider's export.
    var entries: MissingEntries
    var rowCount = 0
    /// In the order of the file.
    var invalid: [BulkResult.Failed] = []
    /// Columns that are not sent.
    var others: [String] = []
  }

  /// - Throws: If this is not a table or lacks the columns, or has no rows.
  func read() throws(CommandFailure) -> Result {
    var result = Result(
      contents: try UnnamedFile(), entries: MissingEntries(form: form, country: country))
    var text = form.headerLine
    result.others = try each { (row, entry) throws(CommandFailure) in
      result.rowCount += 1
      switch entry {
      case .success(let entry):
        result.entries.add(entry)
        text += form.line(of: entry)
        guard text.utf8.count > UnnamedFile.bufferSize else { return }
        try result.contents.write(text)
        text = ""
      case .failure(let problem):
        result.invalid.append(failed(row, problem.message))
      }
    }
    guard result.rowCount > 0 else {
      throw .invalidFile(path: file.path, message: "it holds no rows")
    }
    try result.contents.write(text)
    return result
  }

  /// Reads some rows again.
  func rows(_ numbers: [Int], failedAs message: String) throws(CommandFailure) -> [BulkResult
    .Failed]
  {
    guard !numbers.isEmpty else { return [] }
    let wanted = Set(numbers)
    var rows: [BulkResult.Failed] = []
    _ = try each { row, _ in
      if wanted.contains(row.number) { rows.append(failed(row, message)) }
    }
    return rows
  }

  /// Keeps rows for another import, each with its reason: the invalid ones first, if there are any.
  ///
  /// - Returns: The path of the file with them.
  func keep(
    _ rows: [BulkResult.Failed], others reason: String?
  ) throws(CommandFailure) -> String {
    let reasons = Dictionary(rows.map { ($0.row, $0.message) }, uniquingKeysWith: { one, _ in one })
    let failedRows = FailedRowsFile(besides: file.path)
    _ = try each { row, _ in
      if let message = reasons[row.number] {
        failedRows.append(row.fields, row: row.number, reason: message)
      }
    }
    if let reason {
      _ = try each { row, _ in
        guard reasons[row.number] == nil else { return }
        failedRows.append(row.fields, row: row.number, reason: reason)
      }
    }
    if let failure = failedRows.failure { throw failure }
    return failedRows.path
  }

  /// Calls `body` with each row. Returns the columns that are not part of an import.
  private func each(
    _ body: (FileRow, Swift.Result<ImportEntry, FileProblem>) throws(CommandFailure) -> Void
  ) throws(CommandFailure) -> [String] {
    var rows = try FileRows(file, delimiter: delimiter)
    if let header = rows.header {
      do throws(FileProblem) {
        try form.require(header: header)
      } catch {
        throw .invalidFile(path: file.path, message: error.message)
      }
    }
    while let row = try rows.next() {
      let entry: Swift.Result<ImportEntry, FileProblem>
      do throws(FileProblem) {
        entry = .success(try form.entry(of: row))
      } catch {
        entry = .failure(error)
      }
      try body(row, entry)
    }
    return form.others(in: rows.header ?? [])
  }

  private func failed(_ row: FileRow, _ message: String) -> BulkResult.Failed {
    let value = row.fields.first { $0.name == form.valueColumn }?.value.displayText ?? ""
    return BulkResult.Failed(row: row.number, key: value, message: message)
  }
}
