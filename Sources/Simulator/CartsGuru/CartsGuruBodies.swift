/// The forms of Carts Guru's answers and errors.
enum CartsGuruBodies {
  static func contact(_ contact: CartsGuruContact, siteID: String) -> JSON {
    var members: [(String, JSON)] = [("_id", .string(contact.id)), ("siteId", .string(siteID))]
    if contact.isAnonymized {
      // [seed] The values become the string, including three arrays.
      let erased = ["firstName", "lastName", "addresses", "phoneNumbers", "emails"]
      members += erased.map { ($0, "undefined") }
    } else {
      let person = contact.person
      members += [
        ("firstName", .string(person.firstName)), ("lastName", .string(person.lastName)),
        ("addresses", .array(addresses(person))), ("phoneNumbers", .array(phones(person))),
        ("emails", .array(person.emails.map { .string($0) })),
      ]
    }
    members.append(
      (
        "communicationPreferences",
        .members(
          CartsGuruChannel.allCases.map { channel in
            (channel.rawValue, .string(contact.preference(channel).rawValue))
          })
      ))
    return .members(members)
  }

  private static func addresses(_ person: SeedPerson) -> [JSON] {
    person.addresses.enumerated().map { position, address in
      [
        "title": position == 0 ? "Home" : "Delivery", "line1": .string(address.line1),
        "line2": .string(address.line2), "postcode": .string(address.postcode),
        "city": .string(address.city), "country": .string(address.country),
      ]
    }
  }

  private static func phones(_ person: SeedPerson) -> [JSON] {
    let phone = person.phoneText
    guard !phone.isEmpty else { return [] }
    return [["title": "mobile", "phoneNumber": .string(phone)]]
  }

  static func data(_ contacts: [CartsGuruContact], siteID: String) -> Answer {
    .json(["data": .array(contacts.map { contact($0, siteID: siteID) })])
  }

  /// The export: the header and one identifier per row. [assumed]
  static func csv(_ optOuts: [CartsGuruOptOut]) -> Answer {
    var text = "type,value\r\n"
    for optOut in optOuts {
      text += "\(optOut.channel.rawValue),\(optOut.value)\r\n"
    }
    return .text(text, status: 200, type: "text/csv; charset=utf-8")
  }

  /// "Something in your request parameters is wrong." [seed]
  static var unauthorized: Answer { .json([:], status: 401) }

  static func notFound(_ id: String) -> Answer {
    error(404, "Not Found", "Contact: \(id) Not found")
  }

  static func unknownAction(_ action: String) -> Answer {
    error(400, "Bad Request", "Action: \(action) Not found")
  }

  /// Validation errors come as 500 with details. [vendor]
  static func invalid(_ details: String) -> Answer {
    error(500, "Internal Server Error", details)
  }

  /// `statusCode` is a string. [seed]
  static func error(_ status: Int, _ name: String, _ message: String) -> Answer {
    .json(
      [
        "statusCode": .string(String(status)), "error": .string(name), "message": .string(message),
      ], status: status)
  }
}
