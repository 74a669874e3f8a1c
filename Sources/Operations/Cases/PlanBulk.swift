package import Domain

/// Plans work on many contacts for a second person. The same input makes the same plan.
package struct PlanBulk: Sendable {
  private let desk: CaseDesk
  private let author: CaseAuthor

  package init(desk: CaseDesk, author: CaseAuthor) {
    self.desk = desk
    self.author = author
  }

  package func plan(
    _ action: Action, of lookups: [ContactLookup], channels: [Channel: Bool] = [:],
    at info: ProviderInfo, consequence: String
  ) throws(CaseFailure) -> BulkPlan {
    var contacts: [String] = []
    contacts.reserveCapacity(lookups.count)
    for lookup in lookups {
      contacts.append(lookup.key == .id ? lookup.value : try desk.code(of: Self.text(of: lookup)))
    }
    return BulkPlan(
      action: action, at: info, consequence: consequence, contacts: contacts,
      values: Dictionary(
        uniqueKeysWithValues: channels.map { ($0.key.rawValue, $0.value ? "in" : "out") }),
      contactCount: contacts.count, madeBy: author.key, author: author.name)
  }

  /// Everything that decides which contact is meant: one key can belong to several.
  private static func text(of lookup: ContactLookup) -> String {
    let parts = [
      lookup.key.name, lookup.value, lookup.source, lookup.language, lookup.chosenID,
    ]
    return JSONValue.array(parts.map { $0.map(JSONValue.string) ?? .null }).jsonText
  }

  package func plan(
    _ action: Action, of rows: RowsCode, at info: ProviderInfo, consequence: String
  ) -> BulkPlan {
    BulkPlan(
      action: action, at: info, consequence: consequence, rows: rows.code,
      contactCount: rows.count, madeBy: author.key, author: author.name)
  }
}

/// A keyed code of the rows of a file in their order, in constant memory.
package struct RowsCode: Sendable {
  package private(set) var code: String
  package private(set) var count = 0
  private let desk: CaseDesk

  /// `key`: the name of the key by which the rows name contacts; empty if there is none.
  package init(desk: CaseDesk, key: String) throws(CaseFailure) {
    self.desk = desk
    code = try desk.code(of: "rows by \(key)")
  }

  package mutating func add(_ row: FileRow) throws(CaseFailure) {
    let fields = row.fields.map { "\(JSONValue.string($0.name).jsonText)=\($0.value.jsonText)" }
    code = try desk.code(of: code + "\n" + fields.joined(separator: ","))
    count += 1
  }
}
