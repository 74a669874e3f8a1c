import Foundation

/// One key of a sort order: `-name` sorts by the name, descending.
struct Open2bOrder: Hashable, Sendable {
  let field: Open2bField
  let isDescending: Bool
}

/// The conditions of `find` and `count`.
struct Open2bConditions: Sendable {
  var customer: Int?
  /// Identifiers above this one. [assumed]
  var after: Int?
}

/// Reads requests as strictly as the vendor's error types allow: unknown members are
/// `UnknownField`, missing ones `Missing`, of another type `Malformed`, out of range
/// `InvalidValue`.
enum Open2bValidation {
  /// The body, whose members must have these names.
  static func members(_ body: JSON, _ names: Set<String>) throws(Open2bError) -> JSON {
    for member in body.members ?? [] where !names.contains(member.name) {
      throw .unknownField(member.name)
    }
    return body
  }

  static func object(
    _ value: JSON, _ name: String, _ names: Set<String>
  ) throws(Open2bError) -> JSON {
    guard value.members != nil else { throw .malformed(name, "an object") }
    return try members(value, names)
  }

  static func integer(_ value: JSON, _ name: String, atLeast: Int) throws(Open2bError) -> Int {
    guard let number = value.integer else { throw .malformed(name, "an integer") }
    guard number >= atLeast else { throw .invalid(name, "\(atLeast) or more") }
    return number
  }

  static func integer(
    in body: JSON, _ name: String, atLeast: Int
  ) throws(Open2bError) -> Int? {
    guard let value = body[name] else { return nil }
    return try integer(value, name, atLeast: atLeast)
  }

  static func conditions(
    _ body: JSON, isNullable: Bool
  ) throws(Open2bError) -> Open2bConditions {
    guard let value = body["conditions"], !(isNullable && value.isNull) else {
      return Open2bConditions()
    }
    let conditions = try object(value, "conditions", ["customer", "after"])
    return Open2bConditions(
      customer: try integer(in: conditions, "customer", atLeast: 1),
      after: try integer(in: conditions, "after", atLeast: 0))
  }

  /// All fields if the request names none.
  static func fields(_ body: JSON) throws(Open2bError) -> Set<Open2bField> {
    guard let value = body["fields"] else { return Set(Open2bField.allCases) }
    var fields: Set<Open2bField> = []
    for name in try names(value, "fields") {
      guard let field = Open2bField(rawValue: name) else { throw .unknownField(name) }
      fields.insert(field)
    }
    return fields
  }

  static func order(_ body: JSON) throws(Open2bError) -> [Open2bOrder] {
    guard let value = body["order"] else { return [] }
    var order: [Open2bOrder] = []
    for name in try names(value, "order") {
      let isDescending = name.hasPrefix("-")
      guard let field = Open2bField(rawValue: String(name.dropFirst(isDescending ? 1 : 0))) else {
        throw .unknownField(name)
      }
      guard !order.contains(where: { $0.field == field }) else {
        throw Open2bError(
          type: .invalidCombination, field: "order", description: "'\(field)' is ordered by twice")
      }
      order.append(Open2bOrder(field: field, isDescending: isDescending))
    }
    return order
  }

  private static func names(_ value: JSON, _ name: String) throws(Open2bError) -> [String] {
    guard let elements = value.elements else { throw .malformed(name, "an array") }
    var names: [String] = []
    for element in elements {
      guard let text = element.text else { throw .malformed(name, "an array of strings") }
      names.append(text)
    }
    guard !names.isEmpty else { throw .invalid(name, "an array that is not empty") }
    return names
  }

  static func ids(_ body: JSON) throws(Open2bError) -> [Int] {
    guard let value = body["ids"] else { throw .missing("ids") }
    guard let elements = value.elements else { throw .malformed("ids", "an array") }
    guard !elements.isEmpty else { throw .invalid("ids", "an array that is not empty") }
    var ids: [Int] = []
    for element in elements {
      ids.append(try integer(element, "ids", atLeast: 1))
    }
    return ids
  }
}

/// The fields that a create or an update writes; `nil` leaves a field as it is.
struct Open2bDraft: Sendable {
  var customer: Int?
  var name: String?
  var phone: String?
  /// `""` for JSON's `null`, as in answers.
  var email: String?
  var note: String?
}

extension Open2bValidation {
  static func draft(_ body: JSON, isNew: Bool) throws(Open2bError) -> Open2bDraft {
    guard let value = body["contact"] else { throw .missing("contact") }
    let contact = try object(
      value, "contact", ["customer", "name", "phone", "email", "note"])
    if isNew {
      guard contact["customer"] != nil else { throw .missing("customer") }
      guard contact["name"] != nil else { throw .missing("name") }
    }
    return Open2bDraft(
      customer: try integer(in: contact, "customer", atLeast: 1),
      name: try text(in: contact, "name", 1...50),
      phone: try text(in: contact, "phone", 0...15),
      email: try email(contact["email"]),
      note: try text(in: contact, "note", 0...255))
  }

  /// Lengths are in Unicode scalars, as in a database's columns.
  private static func text(
    in contact: JSON, _ name: String, _ length: ClosedRange<Int>
  ) throws(Open2bError) -> String? {
    guard let value = contact[name] else { return nil }
    guard let text = value.text else { throw .malformed(name, "a string") }
    guard length.contains(text.unicodeScalars.count) else {
      throw .invalid(name, "\(length.lowerBound) to \(length.upperBound) characters long")
    }
    return text
  }

  private static func email(_ value: JSON?) throws(Open2bError) -> String? {
    guard let value else { return nil }
    if value.isNull { return "" }
    guard let email = value.text else { throw .malformed("email", "a string or null") }
    guard (3...120).contains(email.unicodeScalars.count),
      email.wholeMatch(of: /[^@\s\p{C}]+@[^@\s.\p{C}]+(\.[^@\s.\p{C}]+)*/) != nil
    else {
      throw .badEmail(email)
    }
    return email
  }
}
