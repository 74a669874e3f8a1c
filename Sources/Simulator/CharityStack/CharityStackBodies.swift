/// The forms of CharityStack's answers and errors.
enum CharityStackBodies {
  static func contact(_ contact: CharityStackContact) -> JSON {
    [
      "id": .string(contact.id), "firstName": .string(contact.draft.firstName),
      "lastName": .string(contact.draft.lastName), "fullName": .string(contact.draft.fullName),
      "organizationName": .string(contact.draft.organizationName),
      "emails": .array(contact.draft.emails.map(channel)),
      "phones": .array(contact.draft.phones.map(channel)),
      "addresses": .array(contact.draft.addresses.map(address)),
      "totalTransactionCount": .integer(contact.transactions),
      "totalTransactionValue": .number(dollars(contact.transactionCents)),
      "created_at": .string(time(contact.createdAt)),
      "updated_at": .string(time(contact.updatedAt)),
    ]
  }

  private static func channel(_ channel: CharityStackDraft.Channel) -> JSON {
    ["value": .string(channel.value), "is_primary": .bool(channel.isPrimary)]
  }

  private static func address(_ address: CharityStackDraft.Address) -> JSON {
    .members(
      CharityStackDraft.Address.names.map { ($0, .string(address.lines[$0] ?? "")) }
        + [("is_primary", .bool(address.isPrimary))])
  }

  /// `3250.00`
  private static func dollars(_ cents: Int) -> String {
    let rest = cents % 100
    return "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `2024-03-15T10:22:00.000000`: microseconds and no zone. [seed]
  private static func time(_ microseconds: Int) -> String {
    let date = CivilDate(unixSeconds: microseconds / 1_000_000)
    let digits = String(microseconds % 1_000_000)
    let fraction = String(repeating: "0", count: 6 - digits.count) + digits
    return "\(date.isoDay)T\(date.clock).\(fraction)"
  }

  static func page(_ page: CharityStackPage) -> Answer {
    .json([
      "contacts": .array(page.contacts.map(contact)), "count": .integer(page.contacts.count),
      "hasMore": .bool(page.next != nil),
      "lastEvaluatedKey": page.next.map { .string($0) } ?? .null,
    ])
  }

  static func created(_ contact: CharityStackContact) -> Answer {
    .json(
      ["contact": Self.contact(contact), "message": "Contact created successfully"], status: 201)
  }

  static func error(_ status: Int, _ message: String) -> Answer {
    .json(["error": .string(message)], status: status)
  }

  static func invalid(_ details: [String]) -> Answer {
    .json(
      ["error": "Validation failed", "details": .array(details.map { .string($0) })],
      status: 400)
  }
}
