import Domain
import Operations

/// The rows of a file as input for an upsert. An invalid row is passed to `rejected` and skipped. A
/// row with the key of an earlier one and other values is passed to `overwrote` and sent as well.
struct UpsertRows: IteratorProtocol {
  private var rows: FileRows
  private let parsing: UpsertRowParsing
  private let rejected: (FileRow, FieldProblem) -> Void
  private let overwrote: (OverwrittenRow) -> Void
  private var seen = SeenRows()
  private let failed: (CommandFailure) -> Void

  /// `failed` is called if the file cannot be read to its end; the rows end there.
  init(
    _ rows: FileRows, _ parsing: UpsertRowParsing,
    rejected: @escaping (FileRow, FieldProblem) -> Void,
    overwrote: @escaping (OverwrittenRow) -> Void,
    failed: @escaping (CommandFailure) -> Void
  ) {
    self.rows = rows
    self.parsing = parsing
    self.rejected = rejected
    self.overwrote = overwrote
    self.failed = failed
  }

  mutating func next() -> UpsertRow? {
    while true {
      do throws(CommandFailure) {
        guard let row = try rows.next() else { return nil }
        do throws(FieldProblem) {
          let row = UpsertRow(number: row.number, draft: try parsing.draft(of: row))
          if let overwritten = seen.take(row, by: parsing.key) { overwrote(overwritten) }
          return row
        } catch {
          rejected(row, error)
        }
      } catch {
        failed(error)
        return nil
      }
    }
  }
}

/// Reads a row by the provider's field rules.
struct UpsertRowParsing: Sendable {
  let client: any ProviderClient
  let key: LookupKey

  /// The prefix of roster's own members (`_row`, `_error`), which are not fields.
  static let ownPrefix = "_"

  private var rules: [FieldRule] { client.info.capabilities.fieldRules }

  /// The names that identify a contact. They need no field rule.
  private var keyNames: [String] {
    key == .sourceID ? [key.name, "source", "language"] : [key.name]
  }

  /// - Throws: For the first name that is not a field of the provider.
  func requireKnown(_ names: [String]) throws(FieldProblem) {
    let languages = ["language", "primaryLanguage"]
    if keyNames.contains(languages[0]), languages.allSatisfy(names.contains) {
      throw FieldProblem(
        field: languages[0],
        message: "means the same as \(languages[1]): leave one of them out")
    }
    for name in names where !name.hasPrefix(Self.ownPrefix) && !keyNames.contains(name) {
      let isWhole = rules.contains { $0.name.hasPrefix(name + ".") }
      if !isWhole { _ = try DraftParsing.rule(named: name, in: rules) }
    }
  }

  func draft(of row: FileRow) throws(FieldProblem) -> ContactDraft {
    if let problem = row.problem { throw FieldProblem(field: "the row", message: problem) }
    let fields = row.fields.filter { !$0.name.hasPrefix(Self.ownPrefix) }
    let ruled = fields.filter { field in rules.contains { $0.name == field.name } }
    let keys = fields.filter { keyNames.contains($0.name) && !ruled.contains($0) }
    let others = fields.filter { !keys.contains($0) }
    let ownKeys = try keys.map { (field) throws(FieldProblem) in try checkedKey(field) }
    let checked = try DraftParsing.checked(others, rules: rules)
    var draft = ContactDraft(ownKeys + checked.values)
    if key == .id, case .string(let text)? = draft[key.name] {
      draft[key.name] = .string(client.info.canonical(.id(text)).value)
    }
    guard let value = draft[key.name]?.displayText, !value.isEmpty else {
      throw FieldProblem(field: key.name, message: "is missing")
    }
    // A row that the client refuses must not fail its whole batch.
    do throws(ProviderFailure) {
      _ = try client.plannedRequests(for: .upsert(key, [draft]))
    } catch {
      let field = error.field ?? key.name
      // The client's message may already begin with the field.
      let message =
        error.message.hasPrefix(field + " ")
        ? String(error.message.dropFirst(field.count + 1)) : error.message
      throw FieldProblem(field: field, message: message)
    }
    return draft
  }

  /// A name that identifies a contact and is not one of its fields.
  private func checkedKey(_ field: FieldValue) throws(FieldProblem) -> FieldValue {
    guard case .string(let given) = field.value else { return field }
    let text = ValueCheck.normalized(given)
    if let complaint = ValueCheck.complaint(about: text, as: .key) {
      throw FieldProblem(field: field.name, message: complaint)
    }
    return FieldValue(name: field.name, value: .string(text))
  }
}
