import Foundation

/// The forms of Propeller's answers and errors.
enum PropellerBodies {
  /// If expanded, `parent` holds the company instead of only its `id`.
  static func contact(_ contact: PropellerContact, isExpanded: Bool = false) -> JSON {
    .members(
      [("id", .integer(contact.id))]
        + PropellerField.allCases.map { field in
          (field.rawValue, value(contact, field, isExpanded: isExpanded))
        })
  }

  /// Empty strings stand for nulls; dates are in words. [vendor]
  private static func value(
    _ contact: PropellerContact, _ field: PropellerField, isExpanded: Bool
  ) -> JSON {
    guard let value = contact.values[field], !value.isNull else { return "" }
    switch field {
    case .dateOfBirth:
      return .string(value.integer.map(words) ?? "")
    case .parent:
      let id = value.integer ?? 0
      guard isExpanded else { return ["id": .integer(id)] }
      return [
        "id": .integer(id), "name": .string("Company \(id)"),
        "sourceId": .string("COMP-\(id)"), "source": .string(PropellerWellKnown.source),
      ]
    default:
      return value
    }
  }

  /// `August, 28 1993 00:00:00 +0000`. [vendor]
  private static func words(_ unixSeconds: Int) -> String {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    let date = CivilDate(unixSeconds: unixSeconds)
    let day = date.day < 10 ? "0\(date.day)" : "\(date.day)"
    return "\(months[date.month - 1]), \(day) \(date.year) 00:00:00 +0000"
  }

  static func data(_ data: JSON, messages: [JSON] = [], total: Int? = nil, status: Int = 200)
    -> Answer
  {
    var members: [(String, JSON)] = [("data", data)]
    if !messages.isEmpty { members.append(("messages", .array(messages))) }
    if let total { members.append(("total", .integer(total))) }
    return .json(.members(members), status: status)
  }

  static func page(_ page: PropellerPage) -> Answer {
    let start = page.contacts.isEmpty ? 0 : (page.page - 1) * page.size + 1
    let end = page.contacts.isEmpty ? 0 : start + page.contacts.count - 1
    return .json([
      "data": .array(page.contacts.map { contact($0) }),
      "start": .integer(start), "end": .integer(end),
      "itemsFound": .integer(page.found), "offset": .integer(page.size),
      "page": .integer(page.page),
      "pages": .integer((page.found + page.size - 1) / page.size),
      "total": .integer(page.found), "messages": [],
    ])
  }

  /// One row of a bulk answer. Rows have no particular order; `key` identifies them.
  static func row(_ outcome: PropellerRow, lookupKey: String) -> JSON {
    switch outcome {
    case .written(let id, let key, let isNew):
      [
        "action": isNew ? "create" : "update", "id": .integer(id), "key": key,
        "lookupKey": .string(lookupKey), "success": true,
      ]
    case .refused(let key, let error):
      [
        "key": key, "lookupKey": .string(lookupKey), "success": false,
        "code": .integer(error.code), "messages": .array(error.messages.map { .string($0) }),
      ]
    }
  }

  /// `code` is a number for half of the calls and a string for the others. [vendor]
  static func error(_ error: PropellerError, for call: Call) -> Answer {
    let isText = call.path.utf8.count.isMultiple(of: 2)
    return .json(
      [
        "error": [
          "code": isText ? .string(String(error.code)) : .integer(error.code),
          "status": .integer(error.status), "type": .string(error.type),
          "messages": .array(error.messages.map { .string($0) }),
        ]
      ], status: error.status)
  }

  static func token(_ token: String) -> Answer {
    .json([
      "access_token": .string(token),
      "expires_in": .string(String(PropellerWellKnown.tokenLifetime)),
      "token_type": "BearerToken", "scope": "",
    ])
  }

  static func tokenRefused(_ status: Int, _ error: String) -> Answer {
    .json(["error": .string(error)], status: status)
  }
}

/// One of the vendor's error codes. [seed] for 50004–50008, [vendor] for the others.
struct PropellerError: Error {
  let code: Int
  let status: Int
  let type: String
  let messages: [String]

  private init(_ code: Int, _ status: Int, _ type: String, _ messages: String...) {
    self.code = code
    self.status = status
    self.type = type
    self.messages = messages
  }

  static let exists = PropellerError(50_004, 400, "ContactExists", "Contact already exists")
  static let multipleFound = PropellerError(
    50_005, 400, "ContactMultipleFound",
    "Multiple contacts found. Please provide additional filters")
  static let notFound = PropellerError(50_006, 404, "ContactNotFound", "Contact does not exist")
  static let parentNotFound = PropellerError(
    50_007, 404, "ParentContactNotFound", "Parent contact not found")
  static let notAllowed = PropellerError(
    50_008, 404, "ContactNotAllowed", "Contact is not allowed")
  static let invalidJSON = PropellerError(
    10_005, 400, "InvalidJSONPayload", "The payload is not valid JSON")
  static let badOffset = PropellerError(
    10_015, 400, "PaginatedResponseException",
    "offset must not exceed \(PropellerWellKnown.maximumOffset)")

  static func invalidLookupKey(_ key: String) -> PropellerError {
    PropellerError(10_006, 400, "InvalidLookupKey", "\(key) is not a lookup key of contacts")
  }

  static func schema(_ message: String) -> PropellerError {
    PropellerError(10_007, 400, "SchemaValidationException", message)
  }

  static func lookupKeyMissing(_ key: String) -> PropellerError {
    PropellerError(10_016, 400, "LookupKeyNotFound", "\(key) is required")
  }

  /// Failures that are not about contacts; the vendor publishes no codes for them.
  static func general(_ status: Int) -> PropellerError {
    PropellerError(
      10_000 + status, status, Answer.phrase(status).filter { $0 != " " }, Answer.phrase(status))
  }
}
