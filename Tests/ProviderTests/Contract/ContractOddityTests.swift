import Domain
import Simulator
import Testing

/// Checks that contacts with undocumented values are shown in full.
@Suite(.timeLimit(.minutes(10))) struct `Contract: contacts with undocumented values` {
  /// Values of every type that do not occur in the documented bodies.
  private static let oddValues: [JSONValue] = [
    "Surprise", 7_300_731, .array(["Surprise"]), .object(["odd": "Surprise"]),
    .array([.array([7_300_731])]),
  ]

  /// The only contact of the response, with `value` at a place inside it.
  private func read(
    _ row: ContractCase, _ world: ContractWorld, _ place: [JSONStep], _ value: JSONValue
  ) async throws -> Contact {
    let documented = try #require(row.answer)
    let body = try documented.body.replacing(documented.contact + place, with: value)
    await row.fail(world, .answer(status: 200, body: body.jsonText))
    return try #require(try await row.perform(world).contacts.first)
  }

  /// The paths of all values in the documented contact.
  private func places(_ row: ContractCase) throws -> [[JSONStep]] {
    let documented = try #require(row.answer)
    return try #require(try documented.body.value(at: documented.contact)).places
  }

  /// Whether this value leaves the contact without an identifier.
  private func lacksIdentifier(_ row: ContractCase, _ place: [JSONStep], _ value: JSONValue) -> Bool
  {
    guard place == [.key(row.subject.idName)] else { return false }
    switch value {
    case .null, .array, .object: return true
    case .string(let text): return text.isEmpty
    case .broken: return true
    case .bool, .integer, .decimal: return false
    }
  }

  /// If no contact can be read, that is an error, so that no contact is dropped silently.
  @Test(arguments: ContractCase.documented)
  func `reports a contact without an identifier as a failure, or gives the other contacts`(
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
        guard try documented.others == 0 else {
          #expect(try await row.perform(world).contacts.count == documented.others)
          continue
        }
        let failure = try await failure { () async throws(ProviderFailure) in
          try await row.perform(world)
        }
        #expect(failure.kind == .protocol)
        #expect(failure.delivery == .answered)
        #expect(failure.message == "the answer lacks \(path)")
      }
    }
  }

  /// Each place has its own world, so that no provider's rate limit is reached.
  @Test(arguments: ContractCase.documented)
  func `shows or keeps a value of any type in any place`(row: ContractCase) async throws {
    for place in try places(row) {
      try await row.run { world in
        for value in Self.oddValues where !lacksIdentifier(row, place, value) {
          let contact = try await read(row, world, place, value)
          #expect(contact.shows(value), "\(place) = \(value.jsonText): \(contact.fields)")
        }
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `reads contacts with null, booleans and empty values in any place`(row: ContractCase)
    async throws
  {
    for place in try places(row) {
      try await row.run { world in
        for value: JSONValue in [.null, true, false, "", .array([]), .object([:])]
        where !lacksIdentifier(row, place, value) {
          let contact = try await read(row, world, place, value)
          #expect(contact.kind == row.subject.kind)
        }
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `keeps an undocumented field in any object`(row: ContractCase) async throws {
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
  func `a missing field does not affect the others`(row: ContractCase) async throws {
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
  func `keeps control characters unchanged, because the screen escapes them`(
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
