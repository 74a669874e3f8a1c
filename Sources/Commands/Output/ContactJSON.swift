import Domain
import Foundation

/// A contact in JSON (docs/commands.md).
enum ContactJSON {
  static func object(_ contact: Contact) -> JSONText {
    let broken = contact.brokenFields.map(JSONText.string)
    return .object(
      members(of: contact) + (broken.isEmpty ? [] : [("broken", .array(broken))]))
  }

  private static func members(of contact: Contact) -> [(String, JSONText)] {
    [
      ("provider", .string(contact.id.provider.text)),
      ("kind", .string(contact.kind.text)),
      ("id", .string(contact.id.value)),
      ("name", .string(contact.name)),
      ("firstName", JSONText(contact.firstName)),
      ("lastName", JSONText(contact.lastName)),
      ("organization", JSONText(contact.organization)),
      ("emails", .array(contact.emails.map(email))),
      ("phones", .array(contact.phones.map(phone))),
      ("addresses", .array(contact.addresses.map(address))),
      ("preferences", contact.preferences.map(preferences) ?? .null),
      ("anonymized", .bool(contact.isAnonymized)),
      ("createdAt", time(contact.createdAt)),
      ("updatedAt", time(contact.updatedAt)),
      ("fields", JSONText(contact.fields)),
    ]
  }

  static func page(_ page: ContactPage) -> JSONText {
    let next: String? =
      switch page.next {
      case .first(let first)?: String(first)
      case .after(let cursor)?: cursor
      case nil: nil
      }
    let position: [(String, JSONText)] = [
      ("first", page.first.map(JSONText.integer) ?? .null),
      ("limit", .integer(page.limit)),
      ("count", .integer(page.contacts.count)),
      ("total", page.total.map(JSONText.integer) ?? .null),
      ("next", JSONText(next)),
    ]
    let unreadable = page.unreadable > 0 ? [("unreadable", JSONText.integer(page.unreadable))] : []
    return .object([
      ("contacts", .array(page.contacts.map(object))), ("page", .object(position + unreadable)),
    ])
  }

  static func address(_ address: PostalAddress) -> JSONText {
    .object([
      ("label", JSONText(address.label)), ("line1", .string(address.line1)),
      ("line2", .string(address.line2)), ("city", .string(address.city)),
      ("region", .string(address.region)), ("postcode", .string(address.postcode)),
      ("country", .string(address.country)), ("primary", .bool(address.isPrimary)),
    ])
  }

  private static func email(_ email: EmailAddress) -> JSONText {
    .object([("value", .string(email.value)), ("primary", .bool(email.isPrimary))])
  }

  private static func phone(_ phone: PhoneNumber) -> JSONText {
    .object([
      ("value", .string(phone.value)), ("label", JSONText(phone.label)),
      ("primary", .bool(phone.isPrimary)),
    ])
  }

  private static func preferences(_ preferences: CommunicationPreferences) -> JSONText {
    .object(Channel.allCases.map { ($0.rawValue, .string(preferences[$0].text)) })
  }

  /// RFC 3339 in UTC, with milliseconds unless they are 0. Never rounds up into the future.
  static func time(_ date: Date?) -> JSONText {
    guard let date else { return .null }
    // A double may be slightly less than the exact time.
    let milliseconds = (date.timeIntervalSince1970 * 1_000 + 0.000_5).rounded(.down)
    let hasFraction = milliseconds.truncatingRemainder(dividingBy: 1_000) != 0
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: hasFraction)
    // Half a microsecond more, since the format truncates.
    return .string(
      Date(timeIntervalSince1970: milliseconds / 1_000 + 0.000_000_5).formatted(style))
  }
}
