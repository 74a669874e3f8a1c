import Domain

/// The keys of the tags of a suppression list.
struct SuppressionKeys: Sendable {
  private let keys: LockedMemory

  init(_ key: LockedMemory) {
    Sodium.start()
    keys = Sodium.subkeys(2, of: key, context: "suppress")
  }

  func tag(_ text: String) -> UInt64 { Sodium.tag(of: text, under: keys, number: 1) }

  /// Under which the list would keep the identifiers, each once.
  func tags(of identifiers: [SuppressionIdentifier]) -> [SuppressionTag] {
    var seen: Set<SuppressionTag> = []
    return identifiers.flatMap(\.kept).map { SuppressionTag(value: tag($0)) }
      .filter { seen.insert($0).inserted }
  }

  /// Says which key a list was made with.
  var check: Int64 { Int64(bitPattern: Sodium.tag(of: "suppression", under: keys, number: 0)) }
}

/// The table of a suppression list, as every back end reads it.
struct SuppressionTable: Sendable {
  let keys: SuppressionKeys
  /// In SQL.
  let name: String

  func entries(
    of identifiers: [SuppressionIdentifier], in transaction: any StoreTransaction
  ) throws -> [[SuppressionEntry]] {
    let sought = identifiers.map { $0.sought.map { keys.tag($0) } }
    let known = try entries(of: Set(sought.joined()), in: transaction)
    return sought.map { tags in
      var found: [SuppressionEntry] = []
      for entry in tags.flatMap({ known[$0] ?? [] }) where !found.contains(entry) {
        found.append(entry)
      }
      return found
    }
  }

  private func entries(
    of tags: Set<UInt64>, in transaction: any StoreTransaction
  ) throws -> [UInt64: [SuppressionEntry]] {
    var found: [UInt64: [SuppressionEntry]] = [:]
    var rest = Array(tags)[...]
    while !rest.isEmpty {
      let numbers = rest.prefix(Self.mostTags).map { String(Int64(bitPattern: $0)) }
      rest = rest.dropFirst(Self.mostTags)
      let rows = try transaction.rows(
        """
        SELECT * FROM \(name) WHERE "tag" IN (\(numbers.joined(separator: ",")))
        ORDER BY "day", "caseReference"
        """, [])
      for row in rows {
        let listed = try Self.listed(row)
        found[listed.tag.value, default: []].append(listed.entry)
      }
    }
    return found
  }

  func isEmpty(in transaction: any StoreTransaction) throws -> Bool {
    try transaction.first("SELECT 1 AS one FROM \(name) LIMIT 1") == nil
  }

  func all(in transaction: any StoreTransaction) throws -> [SuppressedTag] {
    var all: [SuppressedTag] = []
    try transaction.each("SELECT * FROM \(name) ORDER BY \"tag\", \"day\", \"caseReference\"") {
      all.append(try Self.listed($0))
      return true
    }
    return all
  }

  func status(in transaction: any StoreTransaction) throws -> SuppressionStatus {
    let row = try transaction.first(
      """
      SELECT count(*) AS "tags", count(DISTINCT "caseReference") AS "cases",
        count(*) FILTER (WHERE "reason" = $1) AS "erasures", min("day") AS "oldest",
        max("day") AS "newest" FROM \(name)
      """, [RawValue(SuppressionRight.erasure.rawValue)])
    var status = SuppressionStatus()
    guard let row else { return status }
    status.tags = Int(row.integer("tags") ?? 0)
    status.cases = Int(row.integer("cases") ?? 0)
    status.erasures = Int(row.integer("erasures") ?? 0)
    status.objections = status.tags - status.erasures
    status.oldest = row.text("oldest").flatMap { CalendarDate(iso: $0) }
    status.newest = row.text("newest").flatMap { CalendarDate(iso: $0) }
    return status
  }

  private static func listed(_ row: RawEntry) throws -> SuppressedTag {
    guard let tag = row.integer("tag"), let reference = row.text("caseReference"),
      let right = SuppressionRight(rawValue: row.text("reason") ?? ""),
      let day = CalendarDate(iso: row.text("day") ?? "")
    else { throw SuppressionFailure(message: "the suppression list has an entry of another form") }
    return SuppressedTag(
      tag: SuppressionTag(value: UInt64(bitPattern: tag)),
      entry: SuppressionEntry(right: right, caseReference: reference, day: day))
  }

  private static let mostTags = 500
}
