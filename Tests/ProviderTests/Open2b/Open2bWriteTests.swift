import Domain
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Open2b's writes` {
  private let base = "POST https://shop.example.com/api/v6/commerce.contacts."

  @Test func `a create returns the new id`() async throws {
    let transport = ScriptedTransport(.text(#"{"status":"ok","id":59071}"#))
    let client = try Configured.open2b(transport)
    let answer = try await client.send(
      .create(draft(["customer": 37091, "name": "Zoë/X", "email": .null, "note": ""])))
    #expect(answer == WriteAnswer(status: 200, createdID: "59071"))
    let sent = try #require(transport.sent.first)
    #expect(sent.line == base + "create")
    #expect(
      sent.body == #"{"contact":{"customer":37091,"email":null,"name":"Zoë/X","note":""}}"#)
    #expect(sent.isWrite)
  }

  @Test(arguments: ["0", "-1", "null", #""x""#, "[]", "1.5"])
  func `a create response without an id is a protocol failure`(id: String) async throws {
    let client = try Configured.open2b(ScriptedTransport(.text(#"{"status":"ok","id":\#(id)}"#)))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.create(draft(["customer": 1, "name": "A"])))
    }
    #expect(failure.kind == .protocol)
    #expect(failure.message == "the answer lacks id")
    #expect(failure.delivery == .answered)
  }

  @Test func `a delete names all its contacts in one call`() async throws {
    let transport = ScriptedTransport(.fixture("Open2b/ok"))
    let client = try Configured.open2b(transport)
    let lookups = (1...100).map { ContactLookup.id(String($0)) }
    #expect(try await client.send(.delete(lookups)) == WriteAnswer(status: 200))
    let sent = try #require(transport.sent.first)
    #expect(sent.line == base + "delete")
    #expect(sent.body == #"{"ids":[\#((1...100).map(String.init).joined(separator: ","))]}"#)
    #expect(sent.isWrite)
    #expect(transport.sent.count == 1)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var write: ContactWrite
    var message: String
    var testDescription: String { message }
  }

  @Test(arguments: [
    Refusal(write: .create(draft(["name": "A"])), message: "customer is required"),
    Refusal(write: .create(draft(["customer": 1, "name": ""])), message: "name is required"),
    Refusal(write: .create(ContactDraft()), message: "no field is given"),
    Refusal(
      write: .create(draft(["customer": 1, "name": "A", "id": 5])),
      message: "id is not a field here; use customer, name, phone, email or note"),
    Refusal(
      write: .update(.id("7"), draft(["nmae": "A"])),
      message: "nmae is not a field here; did you mean name?"),
    Refusal(write: .update(.id("7"), ContactDraft()), message: "nothing is changed"),
    Refusal(write: .delete([]), message: "no contact is named"),
    Refusal(
      write: .delete((1...101).map { .id(String($0)) }),
      message: "Open2b deletes at most 100 contacts a call"),
    Refusal(
      write: .delete([.id("1"), .id("x")]),
      message: "Open2b's identifiers are whole numbers from 1"),
  ])
  func `does not send writes that Open2b is known to refuse`(refusal: Refusal) async throws {
    let transport = ScriptedTransport(.fixture("Open2b/ok"))
    let client = try Configured.open2b(transport)
    let refused = try await failure { () async throws(ProviderFailure) in
      try await client.send(refusal.write)
    }
    #expect(refused.kind == .validation)
    #expect(refused.delivery == .notSent)
    #expect(refused.message == refusal.message)
    #expect(transport.sent.isEmpty)
  }

  @Test func `sends values in unexpected forms back unchanged`() async throws {
    let transport = ScriptedTransport { request, _ in
      request.isWrite
        ? .fixture("Open2b/ok")
        : .text(
          #"{"status":"ok","contact":{"id":"7","customer":"0012","name":5,"note":null,"phone":["x"]}}"#
        )
    }
    let client = try Configured.open2b(transport)
    let contact = try await client.contact(.id("7"), fields: nil)
    #expect(contact.id.value == "7")
    #expect(contact.name == "5")
    let values = contact.fields.sorted { $0.key < $1.key }.map {
      FieldValue(name: $0.key, value: $0.value)
    }
    _ = try await client.send(.update(.id("7"), ContactDraft(values)))
    #expect(
      transport.sent.last?.body
        == #"{"contact":{"customer":"0012","name":5,"note":null,"phone":["x"]},"id":7}"#)
  }

  @Test func `looks for a created contact among the contacts of its customer`() throws {
    let client = try Configured.open2b(ScriptedTransport())
    #expect(
      client.creationTrace(of: draft(["customer": 37091, "name": "A"]))
        == .alike(
          ContactQuery(
            conditions: [QueryCondition(key: "customer", value: "37091")],
            order: [SortKey("id")], start: .after("0"), limit: 1000)))
    #expect(client.creationTrace(of: draft(["name": "A"])) == .none)
  }
}

@Suite struct `Open2b's reads of several contacts` {
  /// A shop with contacts of these identifiers.
  private static func shop(_ ids: [Int]) -> ScriptedTransport {
    ScriptedTransport { request, _ in
      let numbers = (request.body ?? "").split(whereSeparator: { !$0.isNumber }).compactMap {
        Int($0)
      }
      guard request.line.hasSuffix("find") else {
        let contact = ids.contains(numbers[0]) ? #"{"id":\#(numbers[0])}"# : "null"
        return .text(#"{"status":"ok","contact":\#(contact)}"#)
      }
      let rows = ids.filter { $0 > numbers[0] }.prefix(numbers[1]).map { #"{"id":\#($0)}"# }
      return .text(#"{"status":"ok","contacts":[\#(rows.joined(separator: ","))]}"#)
    }
  }

  private func find(after id: Int) -> String {
    #"{"conditions":{"after":\#(id)},"limit":1000,"order":["id"]}"#
  }

  @Test(
    arguments: [
      ([], [], []), ([7], [7], [#"{"id":7}"#]), ([8], [], [#"{"id":8}"#]),
      ([9, 7, 5], [5, 7], [4]), ([5, 2500], [5, 2500], [4, 2499]),
      ([5, 400, 900, 1004, 1005, 2500], [5, 1005, 2500], [4, 2499]),
      ([3000, 4000], [], [2999]), ([2500, 2600, 2700], [2500], [2499, 2599]),
    ] as [([Int], [Int], [any Sendable])])
  func `uses as few find calls as the gaps between ids allow`(
    wanted: [Int], found: [Int], calls: [any Sendable]
  ) async throws {
    let transport = Self.shop([5, 7] + Array(1005...2500))
    let contacts = try await Configured.open2b(transport).presence(
      of: wanted.map { .id(String($0)) }
    ).compactMapValues(\.contact)
    #expect(contacts.keys.compactMap { Int($0.value) }.sorted() == found)
    #expect(contacts.allSatisfy { $0.key.value == $0.value.id.value })
    let bodies = calls.map { ($0 as? Int).map(find) ?? $0 as? String }
    #expect(transport.sent.map(\.body) == bodies)
  }

  @Test func `keeps asking a shop that returns fewer rows than requested`() async throws {
    let transport = ScriptedTransport { request, _ in
      let after = (request.body ?? "").split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0
      return .text(
        after < 9
          ? #"{"status":"ok","contacts":[{"id":\#(after + 1)}]}"#
          : #"{"status":"ok","contacts":[]}"#)
    }
    let contacts = try await Configured.open2b(transport).presence(
      of: [5, 7, 12].map { .id(String($0)) }
    ).compactMapValues(\.contact)
    #expect(contacts.keys.map(\.value).sorted() == ["5", "7"])
    #expect(transport.sent.map(\.body) == [find(after: 4), find(after: 6), find(after: 11)])
  }

  @Test(arguments: ["7,6", "5,5", "4", #""x""#])
  func `refuses a list whose identifiers do not increase`(
    ids: String
  ) async throws {
    let rows = ids.split(separator: ",").map { #"{"id":\#($0)}"# }.joined(separator: ",")
    let client = try Configured.open2b(
      ScriptedTransport(.text(#"{"status":"ok","contacts":[\#(rows)]}"#)))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.presence(of: [.id("5"), .id("6")])
    }
    #expect(failure.kind == .protocol)
    #expect(failure.message == "the identifiers in Open2b's list do not increase")
  }

  @Test func `refuses an invalid id before it sends anything`() async throws {
    let transport = Self.shop([5])
    let client = try Configured.open2b(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.presence(of: [.id("5"), .id("jane@example.com")])
    }
    #expect(failure.kind == .validation)
    #expect(transport.sent.isEmpty)
  }
}
