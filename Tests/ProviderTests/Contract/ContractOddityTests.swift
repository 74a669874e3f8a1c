import Domain
import Simulator
import Testing

/// Contacts that hold what no documentation names: they are shown whole.
@Suite(.timeLimit(.minutes(2))) struct `Contract: contacts with something odd` {
  /// Values of every type, each told apart from what the documented bodies hold.
  private static let oddValues: [JSONValue] = [
    "Surprise", 7_300_731, .array(["Surprise"]), .object(["odd": "Surprise"]),
    .array([.array([7_300_731])]),
  ]

  /// The one contact of the answer, with `value` at a place inside it.
  private func read(
    _ row: ContractCase, _ world: ContractWorld, _ place: [JSONStep], _ value: JSONValue
  ) async throws -> Contact {
    let documented = try #require(row.answer)
    let body = try documented.body.replacing(documented.contact + place, with: value)
    await row.fail(world, .answer(status: 200, body: body.jsonText))
    return try #require(try await row.perform(world).contacts.first)
  }

  /// Every place inside the documented contact.
  private func places(_ row: ContractCase) throws -> [[JSONStep]] {
    let documented = try #require(row.answer)
    return try #require(try documented.body.value(at: documented.contact)).places
  }

  /// Whether a contact with this value at this place has no identifier any more.
  private func isNobody(_ row: ContractCase, _ place: [JSONStep], _ value: JSONValue) -> Bool {
    guard place == [.key(row.subject.idName)] else { return false }
    switch value {
    case .null, .array, .object: return true
    case .string(let text): return text.isEmpty
    case .bool, .integer, .decimal: return false
    }
  }

  /// A contact that cannot be told from others is none, and nothing is dropped silently.
  @Test(arguments: ContractCase.documented)
  func `without an identifier it is a protocol failure that names the place`(
    row: ContractCase
  ) async throws {
    let documented = try #require(row.answer)
    let place = documented.contact + [.key(row.subject.idName)]
    let steps = place.map { step in
      switch step {
      case .key(let name): "." + name
      case .index(let index): "[\(index)]"
      }
    }
    let path = String(steps.joined().drop { $0 == "." })
    try await row.run { world in
      for value: JSONValue in [.null, "", .array(["Surprise"]), .object(["odd": "Surprise"])] {
        let body = try documented.body.replacing(place, with: value)
        await row.fail(world, .answer(status: 200, body: body.jsonText))
        let failure = try await failure { () async throws(ProviderFailure) in
          try await row.perform(world)
        }
        #expect(failure.kind == .protocol)
        #expect(failure.delivery == .answered)
        #expect(failure.message == "the answer lacks \(path)")
      }
    }
  }

  /// A world a place: a provider's own limit of calls is then never met.
  @Test(arguments: ContractCase.documented)
  func `a value of any type in any place is shown or kept`(row: ContractCase) async throws {
    for place in try places(row) {
      try await row.run { world in
        for value in Self.oddValues where !isNobody(row, place, value) {
          let contact = try await read(row, world, place, value)
          #expect(contact.shows(value), "\(place) = \(value.jsonText): \(contact.fields)")
        }
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `null and booleans in any place do no harm`(row: ContractCase) async throws {
    for place in try places(row) {
      try await row.run { world in
        for value: JSONValue in [.null, true, false, "", .array([]), .object([:])]
        where !isNobody(row, place, value) {
          let contact = try await read(row, world, place, value)
          #expect(contact.kind == row.subject.kind)
        }
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `a field that nobody documents is kept, in any object`(row: ContractCase) async throws {
    let documented = try #require(row.answer)
    let contact = try #require(try documented.body.value(at: documented.contact))
    let objects = try places(row).filter {
      guard case .object? = contact.value(at: $0) else { return false }
      return true
    }
    for place in [[]] + objects {
      try await row.run { world in
        for value in Self.oddValues {
          let read = try await read(row, world, place + [.key("undocumented")], value)
          #expect(read.fields.values.contains { $0.contains(value) }, "\(place)")
        }
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `a field that is missing leaves the others as they are`(row: ContractCase) async throws {
    let documented = try #require(row.answer)
    let whole = try documented.body
    guard case .object(let members)? = whole.value(at: documented.contact) else { return }
    try await row.run { world in
      for name in members.keys.sorted() where name != row.subject.idName {
        var fewer = members
        fewer[name] = nil
        let body = whole.replacing(documented.contact, with: .object(fewer))
        await row.fail(world, .answer(status: 200, body: body.jsonText))
        let contact = try #require(try await row.perform(world).contacts.first)
        #expect(!contact.id.value.isEmpty, "without \(name)")
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `text that steers a terminal is kept as it came, for the screen to defuse`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let hostile: JSONValue = "\u{1B}]0;x\u{07}\u{202E}\u{0}Ada\r\n"
      for place in try places(row) where place.count == 1 {
        let contact = try await read(row, world, place, hostile)
        #expect(contact.shows(hostile), "\(place)")
      }
    }
  }
}
