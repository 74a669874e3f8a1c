import Foundation

/// A contact as a create gives it.
struct CharityStackDraft: Sendable {
  struct Channel: Sendable {
    let value: String
    var isPrimary: Bool
  }

  struct Address: Sendable {
    static let names = ["line1", "line2", "city", "region", "postal", "country"]

    /// By those names; a missing line is empty.
    let lines: [String: String]
    var isPrimary: Bool
  }

  var firstName = ""
  var lastName = ""
  var organizationName = ""
  var emails: [Channel] = []
  /// Digits only. [assumed]
  var phones: [Channel] = []
  var addresses: [Address] = []

  /// Derived, never written. [seed]
  var fullName: String { lastName.isEmpty ? firstName : "\(firstName) \(lastName)" }
}

/// Checks requests as CharityStack does; all problems are reported at once. [vendor]
enum CharityStackValidation {
  struct Refusal: Error {
    let details: [String]
  }

  /// A limit of 1…100, 50 by default. [vendor]
  static func limit(_ text: String?) throws(Refusal) -> Int {
    guard let text else { return 50 }
    guard let limit = Int(text), (1...100).contains(limit) else {
      throw Refusal(details: ["limit must be an integer between 1 and 100"])
    }
    return limit
  }

  static func draft(_ call: Call) throws(Refusal) -> CharityStackDraft {
    guard call.mediaType == "application/json",
      let body = JSONReader.read(call.body), let members = body.members
    else {
      throw Refusal(details: ["The body must be a JSON object"])
    }
    var reading = CharityStackReading()
    for member in members {
      reading.read(member)
    }
    if reading.draft.firstName.isEmpty { reading.details.append("firstName is required") }
    if reading.draft.lastName.isEmpty { reading.details.append("lastName is required") }
    guard reading.details.isEmpty else { throw Refusal(details: reading.details) }
    return reading.draft
  }
}

/// A draft while it is read, with the problems so far.
private struct CharityStackReading {
  var draft = CharityStackDraft()
  var details: [String] = []

  mutating func read(_ member: JSON.Member) {
    switch member.name {
    case "firstName": draft.firstName = text(member.value, member.name)
    case "lastName": draft.lastName = text(member.value, member.name)
    case "organizationName": draft.organizationName = text(member.value, member.name)
    case "emails": draft.emails = channels(member, email)
    case "phones": draft.phones = channels(member, phone)
    case "addresses": draft.addresses = addresses(member)
    default: details.append("\(member.name) is not allowed")
    }
  }

  private mutating func text(_ value: JSON, _ name: String) -> String {
    guard let text = value.text else {
      details.append("\(name) must be a string")
      return ""
    }
    return text
  }

  private mutating func elements(_ member: JSON.Member) -> [JSON] {
    guard let elements = member.value.elements else {
      details.append("\(member.name) must be an array")
      return []
    }
    if elements.count(where: { $0["is_primary"]?.truth == true }) > 1 {
      details.append("\(member.name) must have one primary element")
    }
    return elements
  }

  /// `{"value":…,"is_primary":…}`; the first is primary if none is marked.
  private mutating func channels(
    _ member: JSON.Member, _ normalized: (String) -> String?
  ) -> [CharityStackDraft.Channel] {
    var channels: [CharityStackDraft.Channel] = []
    for (position, element) in elements(member).enumerated() {
      let place = "\(member.name)[\(position)]"
      let isPrimary = primary(element, place, names: ["value"])
      guard let value = normalized(element["value"]?.text ?? "") else {
        details.append("\(place).value is not valid")
        continue
      }
      channels.append(CharityStackDraft.Channel(value: value, isPrimary: isPrimary))
    }
    if !channels.isEmpty, !channels.contains(where: \.isPrimary) { channels[0].isPrimary = true }
    return channels
  }

  private mutating func addresses(_ member: JSON.Member) -> [CharityStackDraft.Address] {
    var addresses: [CharityStackDraft.Address] = []
    for (position, element) in elements(member).enumerated() {
      let place = "\(member.name)[\(position)]"
      let isPrimary = primary(element, place, names: CharityStackDraft.Address.names)
      var lines: [String: String] = [:]
      for name in CharityStackDraft.Address.names {
        guard let value = element[name] else { continue }
        lines[name] = text(value, "\(place).\(name)")
      }
      addresses.append(CharityStackDraft.Address(lines: lines, isPrimary: isPrimary))
    }
    if !addresses.isEmpty, !addresses.contains(where: \.isPrimary) { addresses[0].isPrimary = true }
    return addresses
  }

  /// Whether an element is marked as primary. Records members that are not allowed.
  private mutating func primary(_ element: JSON, _ place: String, names: [String]) -> Bool {
    guard let members = element.members else {
      details.append("\(place) must be an object")
      return false
    }
    for member in members where !(names + ["is_primary"]).contains(member.name) {
      details.append("\(place).\(member.name) is not allowed")
    }
    guard let value = element["is_primary"] else { return false }
    guard let isPrimary = value.truth else {
      details.append("\(place).is_primary must be a boolean")
      return false
    }
    return isPrimary
  }

  private func email(_ text: String) -> String? {
    text.wholeMatch(of: /[^@\s]+@[^@\s.]+(\.[^@\s.]+)+/) == nil ? nil : text
  }

  private func phone(_ text: String) -> String? {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    return digits.isEmpty || text.contains(where: \.isLetter) ? nil : digits
  }
}
