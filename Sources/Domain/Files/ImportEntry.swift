/// One opt-out of a file for a provider's import, as it is sent.
package struct ImportEntry: Hashable, Sendable {
  /// The row of the file, from 1.
  package var row: Int
  package var type: ImportForm.IdentifierType
  /// Without spaces and invisible characters at both ends.
  package var value: String
}

extension ImportForm {
  /// - Throws: If the file lacks a column of the form.
  package func require(header: [String]) throws(FileProblem) {
    guard header.contains(typeColumn), header.contains(valueColumn) else {
      throw FileProblem(message: "its header must have \(typeColumn) and \(valueColumn)")
    }
  }

  /// The columns of a file that are not part of the import.
  package func others(in header: [String]) -> [String] {
    header.filter { ![typeColumn, valueColumn, ""].contains($0) }
  }

  /// The entry of a row.
  ///
  /// - Throws: If the row is invalid, continuing "row 1 …" and without the value itself, which
  ///   names a person.
  package func entry(of row: FileRow) throws(FileProblem) -> ImportEntry {
    if let problem = row.problem { throw FileProblem(message: problem) }
    let word = text(typeColumn, of: row)
    let value = text(valueColumn, of: row)
    guard let type = types.first(where: { $0.word == word.lowercased() }) else {
      let known = types.map(\.word).joined(separator: ", ")
      throw FileProblem(
        message: word.isEmpty
          ? "has no \(typeColumn)" : "has an unknown \(typeColumn); use \(known)")
    }
    guard !value.isEmpty else { throw FileProblem(message: "has no \(valueColumn)") }
    if let complaint = ValueCheck.complaint(about: value, as: type.kind) {
      throw FileProblem(message: "has a \(valueColumn) that \(complaint)")
    }
    return ImportEntry(row: row.number, type: type, value: value)
  }

  private func text(_ column: String, of row: FileRow) -> String {
    ValueCheck.normalized(row.fields.first { $0.name == column }?.value.displayText ?? "")
  }

  /// The first line of what is sent.
  package var headerLine: String { line(typeColumn, valueColumn) }

  package func line(of entry: ImportEntry) -> String { line(entry.type.word, entry.value) }

  private func line(_ first: String, _ second: String) -> String {
    "\(cell(first))\(delimiter)\(cell(second))\n"
  }

  private func cell(_ text: String) -> String {
    guard text.contains(where: { $0 == delimiter || $0 == "\"" || $0.isNewline }) else {
      return text
    }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

/// The entries of an import that were not found in the provider's export yet, in some 50 bytes for
/// each, since a file may have millions.
package struct MissingEntries: Sendable {
  /// Where an identifier is in the file.
  private struct Place {
    var row: Int32
    /// A hash of the number with its country; 0 for other identifiers, and if it is not certain.
    var number: Int32
  }

  private let form: ImportForm
  private let country: PhoneCountry?
  /// By a hash of type and of a part of the identifier that all its spellings share.
  private var places: [Int: Place] = [:]
  /// The places of identifiers that the file has several times.
  private var repeated: [Int: [Place]] = [:]
  private var open: Set<Int32> = []
  /// The columns of the export; `nil` before its header.
  private var columns: (type: Int, value: Int)?
  private var hasHeader = false

  /// `country` is the provider's `default_country`.
  package init(form: ImportForm, country: PhoneCountry?) {
    self.form = form
    self.country = country
  }

  /// The rows of the file that are missing, in their order.
  package var rows: [Int] { open.sorted().map(Int.init) }

  package mutating func add(_ entry: ImportEntry) {
    let spelling = Spelling(entry.value, entry.type, country)
    let place = Place(row: Int32(clamping: entry.row), number: spelling.number)
    open.insert(place.row)
    for key in spelling.keys {
      if places[key] == nil {
        places[key] = place
      } else {
        repeated[key, default: []].append(place)
      }
    }
  }

  /// Takes one record of the export, the header first.
  package mutating func take(_ record: [String]) {
    guard hasHeader else {
      hasHeader = true
      let names = record.map { $0.trimmedEnds().lowercased() }
      if let type = names.firstIndex(of: form.typeColumn.lowercased()),
        let value = names.firstIndex(of: form.valueColumn.lowercased())
      {
        columns = (type, value)
      }
      return
    }
    guard let columns else {
      // The export has other columns: an identifier anywhere in the row counts.
      for cell in record { for type in form.types { remove(cell, type) } }
      return
    }
    guard record.indices.contains(columns.type), record.indices.contains(columns.value) else {
      return
    }
    let word = record[columns.type].trimmedEnds().lowercased()
    for type in form.types where type.word == word { remove(record[columns.value], type) }
  }

  private mutating func remove(_ value: String, _ type: ImportForm.IdentifierType) {
    let spelling = Spelling(value, type, country)
    for key in spelling.keys {
      guard let first = places[key] else { continue }
      for place in [first] + repeated[key, default: []]
      where place.number == 0 || spelling.number == 0 || place.number == spelling.number {
        open.remove(place.row)
      }
    }
  }

  /// One identifier in the form in which it is compared.
  private struct Spelling {
    var keys: [Int]
    var number: Int32 = 0

    init(_ value: String, _ type: ImportForm.IdentifierType, _ country: PhoneCountry?) {
      let parts: [String]
      switch type.kind {
      case .email: parts = [EmailIdentifier(value)?.address ?? value.trimmedEnds()]
      case .phone:
        let phone = PhoneIdentifier(value, country: country)
        parts = phone?.endings ?? [PhoneIdentifier.digits(in: value)]
        number = (phone?.e164).map { Int32(truncatingIfNeeded: $0.hashValue | 1) } ?? 0
      case .key, .name, .text: parts = [KeyIdentifier.normalized(value)]
      }
      keys = parts.map { [type.word, $0].hashValue }
    }
  }
}
