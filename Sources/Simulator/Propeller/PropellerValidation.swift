import Foundation

/// The conditions of a search; dates are whole days in seconds since 1970, both ends included.
struct PropellerSearch: Hashable, Sendable {
  var debtorIDs: Set<String>?
  var created: ClosedRange<Int>?
  var modified: ClosedRange<Int>?
  /// In lower case, a part of the name.
  var name: String?
}

/// Reads Propeller's bodies and refuses keys that the vendor's schema does not have. [vendor]
enum PropellerValidation {
  static func object(_ call: Call, _ names: Set<String>?) throws(PropellerError) -> JSON {
    guard call.mediaType == "application/json", let body = JSONReader.read(call.body) else {
      throw .invalidJSON
    }
    guard let members = body.members else { throw .schema("The payload must be an object") }
    if let names {
      for member in members where !names.contains(member.name) {
        throw .schema("\(member.name) is not allowed")
      }
    }
    return body
  }

  /// The fields to write; JSON's null empties one. The member `ignoring` belongs to the row, not to
  /// the contact.
  static func values(
    _ contact: JSON, ignoring: String? = nil
  ) throws(PropellerError) -> [PropellerField: JSON] {
    guard let members = contact.members else { throw .schema("A contact must be an object") }
    var values: [PropellerField: JSON] = [:]
    for member in members where member.name != ignoring {
      guard let field = PropellerField(rawValue: member.name) else {
        throw .schema("\(member.name) is not allowed")
      }
      values[field] = try value(member.value, field)
    }
    guard !values.isEmpty else { throw .schema("At least one field is required") }
    return values
  }

  private static func value(
    _ value: JSON, _ field: PropellerField
  ) throws(PropellerError) -> JSON {
    if value.isNull { return .null }
    switch field {
    case .debtorID:
      guard value.integer != nil || value.text != nil else {
        throw .schema("debtorId must be an integer or a string")
      }
      return value
    case .parent:
      return try company(value)
    default:
      guard let text = value.text else { throw .schema("\(field.rawValue) must be a string") }
      return text.isEmpty ? .null : try written(text, field)
    }
  }

  private static func written(
    _ text: String, _ field: PropellerField
  ) throws(PropellerError) -> JSON {
    switch field {
    case .dateOfBirth:
      return .integer(try day(text, field.rawValue))
    case .gender where !["m", "f", "u"].contains(text):
      throw .schema("gender must be one of m, f, u")
    case .email where text.wholeMatch(of: /[^@\s]+@[^@\s.]+(\.[^@\s.]+)+/) == nil:
      throw .schema("email must be a valid email address")
    case .primaryLanguage where text.wholeMatch(of: /[A-Za-z]{2}/) == nil:
      throw .schema("primaryLanguage must be an ISO 639-1 code")
    default:
      return .string(text)
    }
  }

  /// `{"id":…}`, or `{"sourceId":…,"source":…}`. [seed]
  private static func company(_ value: JSON) throws(PropellerError) -> JSON {
    guard let members = value.members else { throw .schema("parent must be an object") }
    switch members.map(\.name).sorted() {
    case ["id"]:
      guard let id = value["id"]?.integer else { throw .schema("parent.id must be an integer") }
      return .integer(id)
    case ["source", "sourceId"]:
      guard let sourceID = value["sourceId"]?.text, let source = value["source"]?.text else {
        throw .schema("parent.sourceId and parent.source must be strings")
      }
      guard source == PropellerWellKnown.source, sourceID.hasPrefix("COMP-"),
        let id = Int(sourceID.dropFirst(5))
      else { throw .parentNotFound }
      return .integer(id)
    default:
      throw .schema("parent must hold id, or sourceId with source")
    }
  }

  /// `28/08/1993` and no other form, in seconds since 1970. [vendor]
  private static func day(_ text: String, _ name: String) throws(PropellerError) -> Int {
    guard let match = text.wholeMatch(of: /([0-9]{2})\/([0-9]{2})\/([0-9]{4})/),
      let day = Int(match.1), let month = Int(match.2), let year = Int(match.3),
      let seconds = CivilDate.unixSeconds(year: year, month: month, day: day)
    else {
      throw .schema("\(name) must be a date as 28/08/1993")
    }
    return seconds
  }

  static func search(_ body: JSON) throws(PropellerError) -> PropellerSearch {
    var search = PropellerSearch()
    if let value = body["debtorIds"] {
      var wanted: Set<String> = []
      for element in value.elements ?? [.null] {
        guard let id = element.text ?? element.integer.map(String.init) else {
          throw .schema("debtorIds must be an array of integers or strings")
        }
        wanted.insert(id)
      }
      search.debtorIDs = wanted
    }
    search.created = try range(body["dateCreated"], "dateCreated")
    search.modified = try range(body["dateModified"], "dateModified")
    if let value = body["name"] {
      guard let name = value.text else { throw .schema("name must be a string") }
      search.name = name.lowercased()
    }
    return search
  }

  private static func range(
    _ value: JSON?, _ name: String
  ) throws(PropellerError) -> ClosedRange<Int>? {
    guard let value else { return nil }
    guard let members = value.members, !members.isEmpty else {
      throw .schema("\(name) must be an object with from or to")
    }
    var bounds = ["from": Int.min, "to": Int.max]
    for member in members {
      guard bounds[member.name] != nil, let text = member.value.text else {
        throw .schema("\(name).\(member.name) is not allowed")
      }
      let day = try day(text, "\(name).\(member.name)")
      bounds[member.name] = member.name == "to" ? day + 86_399 : day
    }
    guard let from = bounds["from"], let to = bounds["to"], from <= to else {
      throw .schema("\(name).from must not be after \(name).to")
    }
    return from...to
  }

  /// The page from 1 and its size, which the vendor calls `offset`. [vendor]
  static func page(_ body: JSON) throws(PropellerError) -> (number: Int, size: Int) {
    let size = try positive(body["offset"], "offset") ?? 25
    guard size <= PropellerWellKnown.maximumOffset else { throw .badOffset }
    return (try positive(body["page"], "page") ?? 1, size)
  }

  private static func positive(_ value: JSON?, _ name: String) throws(PropellerError) -> Int? {
    guard let value else { return nil }
    guard let number = value.integer, number >= 1 else {
      throw .schema("\(name) must be an integer of 1 or more")
    }
    return number
  }

  static func rows(_ body: JSON) throws(PropellerError) -> [JSON] {
    guard let rows = body["contacts"]?.elements, !rows.isEmpty else {
      throw .schema("contacts must be an array that is not empty")
    }
    return rows
  }

  /// The items of a pricing as rows of the answer: the list's name and the item's own key. [seed]
  static func pricing(_ body: JSON) throws(PropellerError) -> [(list: String, key: JSON)] {
    var items: [(String, JSON)] = []
    for list in ["categories", "products"] {
      guard let value = body[list] else { continue }
      guard let elements = value.elements else { throw .schema("\(list) must be an array") }
      for (position, element) in elements.enumerated() {
        guard element.members?.isEmpty == false else {
          throw .schema("\(list)[\(position)] must be an object")
        }
        let key = ["id", "sourceId", "code"].lazy.compactMap { element[$0] }.first
        items.append((list, key ?? .integer(position)))
      }
    }
    guard !items.isEmpty else { throw .schema("categories or products is required") }
    return items
  }
}
