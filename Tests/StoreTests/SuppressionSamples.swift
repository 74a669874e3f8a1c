import Domain
import Testing

/// People for suppression lists, and what the suites do with them.
protocol SuppressionSamples {}

extension SuppressionSamples {
  static var day: CalendarDate? { CalendarDate(iso: "2026-11-28") }
  static var people: [String] {
    ["jane.canary@example.com", "+33 6 12 34 56 78", "0712345678"]
  }

  func entry(
    _ right: SuppressionRight = .erasure, _ reference: String = "GDPR-118"
  ) throws -> SuppressionEntry {
    SuppressionEntry(right: right, caseReference: reference, day: try #require(Self.day))
  }

  func identifier(
    _ text: String, _ country: String? = nil
  ) throws -> SuppressionIdentifier {
    try #require(SuppressionIdentifier(text, country: country.flatMap { PhoneCountry($0) }))
  }

  func add(
    _ texts: [String], _ entry: SuppressionEntry, to list: any SuppressionList
  ) async throws -> Int {
    let tags = try await list.tags(of: try texts.map { try identifier($0) })
    return try await list.add(tags, entry)
  }

  func isListed(_ text: String, _ country: String? = nil, in list: any SuppressionList)
    async throws -> Bool
  {
    try await !list.entries(of: [try identifier(text, country)])[0].isEmpty
  }
}
