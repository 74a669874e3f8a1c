/// A country's numbering plan, as far as it is needed to read numbers written for that country.
package struct PhoneCountry: Hashable, Sendable {
  /// ISO 3166: `FR`.
  package let region: String
  /// Without `+`: `33`.
  package let callingCode: String
  /// What is dialled before a national number and is not part of it: `0`, `1`, `8`, `06`; empty in
  /// countries without one.
  package let trunk: String
  /// How many digits an ordinary number has, without the trunk prefix.
  package let lengths: [Int]
  /// Whether such a number may begin with 0, as in Italy.
  package let beginsWithZero: Bool

  /// `nil` if no country has these two letters; case does not count.
  package init?(_ region: String) {
    guard let known = Self.byRegion[region.uppercased()] else { return nil }
    self = known
  }

  /// The main country of the calling code that a number without `+` begins with; `nil` if there is
  /// none.
  static func of(international digits: String) -> PhoneCountry? {
    for length in 1...3 where length < digits.utf8.count {
      if let country = byCode[String(digits.prefix(length))] { return country }
    }
    return nil
  }

  /// The number behind the calling code, for a number written for this country; `nil` if it may be
  /// read in two ways.
  func national(_ digits: String) -> String? {
    let count = digits.utf8.count
    if !trunk.isEmpty, digits.hasPrefix(trunk), lengths.contains(count - trunk.utf8.count),
      trunk == "0" || !lengths.contains(count)
    {
      return digits.withoutFirst(trunk.utf8.count)
    }
    // Without a trunk prefix a number may also lack its area code.
    guard trunk.isEmpty || lengths.count == 1 else { return nil }
    let hasCode =
      digits.hasPrefix(callingCode) && lengths.contains(count - callingCode.utf8.count)
    switch (lengths.contains(count), hasCode) {
    case (true, false): return digits
    case (false, true): return digits.withoutFirst(callingCode.utf8.count)
    case (true, true), (false, false): return nil
    }
  }

  // MARK: - The table

  private static let countries: [PhoneCountry] = PhoneTable.rows.split(separator: "\n").compactMap {
    PhoneCountry(row: $0.split(separator: " "))
  }

  private init?(row: [Substring]) {
    guard row.count == 5 else { return nil }
    region = String(row[0])
    callingCode = String(row[1])
    trunk = row[2] == "-" ? "" : String(row[2])
    lengths = row[3].split(separator: ",").compactMap { Int($0) }
    beginsWithZero = row[4] == "0"
  }

  private static let byRegion = Dictionary(
    countries.map { ($0.region, $0) }, uniquingKeysWith: { first, _ in first })
  private static let byCode = Dictionary(
    countries.map { ($0.callingCode, $0) }, uniquingKeysWith: { first, _ in first })
}

extension String {
  /// Without that many digits, all of them ASCII.
  func withoutFirst(_ count: Int) -> String {
    String(decoding: utf8.dropFirst(count), as: UTF8.self)
  }
}
