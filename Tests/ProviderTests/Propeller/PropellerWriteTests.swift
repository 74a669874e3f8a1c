import Domain
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Propeller's writes` {
  private let base = "https://api.helice.cloud/v2/contacts/"

  private func sent(
    _ write: ContactWrite, _ fixture: String
  ) async throws -> (request: SentRequest, answer: WriteAnswer) {
    let transport = ScriptedTransport.propeller { _ in
      .text(Fixture.text(fixture), headers: ["x-request-id": "req-7"])
    }
    let answer = try await Configured.propeller(transport).send(write)
    #expect(transport.sent.count == 2)
    let request = try #require(transport.sent.last)
    #expect(request.isWrite)
    #expect(answer.requestID == "req-7")
    return (request, answer)
  }

  @Test func `a create sends each value in wire form and returns the new id`() async throws {
    let draft = draft([
      "firstName": "Anna", "dateOfBirth": "1993-08-28", "gender": "F", "ssn": .null,
      "debtorId": 1001, "sourceId": 4711, "source": "ERP", "parent.sourceId": 12,
      "parent.source": "CRM",
    ])
    let (request, answer) = try await sent(.create(draft), "Propeller/created")
    #expect(request.line == "POST " + base)
    #expect(
      request.body
        == #"{"dateOfBirth":"28/08/1993","debtorId":1001,"firstName":"Anna","gender":"f","#
        + #""parent":{"source":"CRM","sourceId":"12"},"source":"ERP","sourceId":"4711","ssn":""}"#)
    #expect(answer.createdID == "25493")
    #expect(answer.contact?.id.value == "25493")
  }

  @Test(arguments: [
    (ContactLookup.id("25492"), "id/25492"),
    (
      ContactLookup(key: .sourceID, value: "A/1", source: "ERP", language: "NL"),
      "sourceId/A%2F1?source=ERP&language=NL"
    ),
  ])
  func `update, delete and pricing accept any lookup key`(
    lookup: ContactLookup, place: String
  ) async throws {
    let update = try await sent(
      .update(lookup, draft(["email": "", "parent.id": "77"])), "Propeller/updated")
    #expect(update.request.line == "PATCH " + base + place)
    #expect(update.request.body == #"{"email":"","parent":{"id":77}}"#)
    #expect(update.answer.contact?.id.value == "25492")
    #expect(update.answer.createdID == nil)
    let delete = try await sent(.delete([lookup]), "Propeller/deleted")
    #expect(delete.request.line == "DELETE " + base + place)
    #expect(delete.request.body == nil)
    #expect(delete.answer.contact == nil)
    let pricing = place.replacing(/[^?]*/, maxReplacements: 1) { $0.output + "/pricing" }
    let set = try await sent(
      .setPricing(lookup, .object(["products": .array([.object(["code": "é/1"])])])),
      "Propeller/priced")
    #expect(set.request.line == "POST " + base + pricing)
    #expect(set.request.body == #"{"products":[{"code":"é/1"}]}"#)
    #expect(set.answer.rows.map(\.outcome) == [.created, .updated])
    #expect(set.answer.rows.map(\.key) == ["é/1", "17"])
    let removal = try await sent(.removePricing(lookup), "Propeller/unpriced")
    #expect(removal.request.line == "DELETE " + base + pricing)
    #expect(removal.request.body == nil)
  }

  @Test func `a bulk upsert by id or source id reports the outcome of each row`() async throws {
    let byID = try await sent(
      .upsert(
        .id,
        [
          draft(["id": "25492", "firstName": "Anna"]), draft(["id": 7, "gender": "x"]),
        ]), "Propeller/bulk")
    #expect(byID.request.line == "POST " + base + "bulk/id")
    #expect(
      byID.request.body
        == #"{"contacts":[{"firstName":"Anna","id":25492},{"gender":"x","id":7}]}"#)
    let bySource = try await sent(
      .upsert(
        .sourceID,
        [draft(["sourceId": 12, "source": "ERP", "language": "nl", "phone": "06"])]),
      "Propeller/bulk")
    #expect(bySource.request.line == "POST " + base + "bulk/sourceId")
    #expect(
      bySource.request.body
        == #"{"contacts":[{"phone":"06","primaryLanguage":"nl","source":"ERP","sourceId":"12"}]}"#)
    let rows = bySource.answer.rows
    #expect(rows.map(\.key) == ["A17", "12", "13", "14", "15", nil])
    #expect(
      rows.map(\.outcome) == [
        .created, .updated, .failed(message: "email is no address; source is unknown"),
        .failed(message: "Contact already exists"), .done,
        .failed(message: "Propeller gives no reason"),
      ])
    #expect(rows[2].members["code"] == 10_007)
  }

  @Test func `a bulk upsert leaves out malformed rows and sends the others`() async throws {
    let (request, answer) = try await sent(
      .upsert(
        .id,
        [
          draft(["id": "x", "title": "A"]), draft(["id": 7, "title": "B"]),
          draft(["id": "08", "title": "C"]), draft(["id": 9, "parent.source": "ERP"]),
        ]), "Propeller/bulk")
    #expect(request.body == #"{"contacts":[{"id":7,"title":"B"}]}"#)
    #expect(
      answer.rows.suffix(3).map { [$0.key ?? "", "\($0.outcome)"] } == [
        ["x", #"failed(message: "id must be a whole number from 1")"#],
        ["08", #"failed(message: "id must be a whole number from 1")"#],
        ["9", #"failed(message: "parent.sourceId is required with parent.source")"#],
      ])
  }

  @Test func `repeats a write once with a new token after its token is refused`() async throws {
    let transport = ScriptedTransport(
      .fixture("Propeller/token"),
      .text(#"{"error":{"code":10401,"status":401,"type":"Unauthorized"}}"#, status: 401),
      .text(#"{"access_token":"tok-2","expires_in":1800}"#), .fixture("Propeller/deleted"))
    _ = try await Configured.propeller(transport).send(.delete([.id("7")]))
    let writes = transport.sent.filter(\.isWrite)
    #expect(
      writes.map(\.headers) == [["Authorization: Bearer tok-1"], ["Authorization: Bearer tok-2"]])
    #expect(Set(writes.map(\.line)) == ["DELETE " + base + "id/7"])
  }

  @Test func `a plan starts with the token request and fetches no token`() throws {
    let transport = ScriptedTransport()
    let plan = try Configured.propeller(transport).plannedRequests(for: .delete([.id("7")]))
    #expect(
      plan == [
        PlannedRequest(
          method: "POST", url: "https://api.helice.cloud/oauth2/token",
          headers: [
            FieldValue(name: "Accept", value: "application/json"),
            FieldValue(name: "Content-Type", value: "application/x-www-form-urlencoded"),
          ], body: "client_id=me&client_secret=‹redacted›&grant_type=client_credentials"),
        PlannedRequest(
          method: "DELETE", url: base + "id/7",
          headers: [
            FieldValue(name: "Accept", value: "application/json"),
            FieldValue(name: "Authorization", value: "Bearer ‹redacted›"),
          ], body: nil),
      ])
    #expect(transport.sent.isEmpty)
  }

  @Test func `a write response without an id is a protocol failure`() async throws {
    for write: ContactWrite in [
      .create(draft(["firstName": "A"])), .update(.id("7"), draft(["firstName": "A"])),
    ] {
      let client = try Configured.propeller(
        ScriptedTransport.propeller { _ in .text(#"{"data":{}}"#) })
      let failure = try await failure { () async throws(ProviderFailure) in
        try await client.send(write)
      }
      #expect(failure.kind == .protocol)
      #expect(failure.message == "the answer lacks data.id")
    }
  }

  // MARK: - Refused before sending

  struct Refusal: Sendable, CustomTestStringConvertible {
    var write: ContactWrite
    var message: String
    var testDescription: String { message }

    init(_ write: ContactWrite, _ message: String) {
      self.write = write
      self.message = message
    }
  }

  private static let many = (1...101).map { draft(["id": .integer($0), "title": "x"]) }

  private static let refusals = [
    Refusal(.create(ContactDraft()), "no field is given"),
    Refusal(.update(.id("7"), ContactDraft()), "nothing is changed"),
    Refusal(
      .create(draft(["fistName": "A"])),
      "fistName is not a field here; did you mean firstName?"),
    Refusal(
      .update(.id("7"), draft(["id": 8])),
      "id is not a field here; use "
        + "firstName, middleName, lastName, title, abbreviation, email, phone, dateOfBirth, gender, "
        + "primaryLanguage, sourceId, source, parent.id, parent.sourceId, parent.source, debtorId, "
        + "ssn, pricelistAmount or pricelistPercentage"),
    Refusal(
      .update(.id("x"), draft(["title": "A"])), "Propeller's identifiers are whole numbers from 1"),
    Refusal(.delete([]), "no contact is named"),
    Refusal(.delete([.id("1"), .id("2")]), "Propeller deletes at most 1 contacts a call"),
    Refusal(.delete([.id("0")]), "Propeller's identifiers are whole numbers from 1"),
    Refusal(
      .create(draft(["parent.id": 5, "parent.source": "ERP"])),
      "parent.id must be the parent's only key"),
    Refusal(
      .create(draft(["parent.sourceId": "C1"])),
      "parent.source is required with parent.sourceId"),
    Refusal(
      .create(draft(["parent.source": "ERP"])),
      "parent.sourceId is required with parent.source"),
    Refusal(
      .create(draft(["parent.sourceId": "", "parent.source": "E"])), "parent.sourceId is empty"),
    Refusal(.upsert(.id, []), "no contact is given"),
    Refusal(.upsert(.id, many), "Propeller takes at most 100 contacts a call"),
    Refusal(.upsert(.id, [draft(["title": "A"])]), "a contact lacks its id"),
    Refusal(
      .upsert(.id, [draft(["id": "x", "title": "A"])]),
      "id must be a whole number from 1"),
    Refusal(
      .upsert(.id, [draft(["id": 7, "title": "A"]), draft(["id": "7", "title": "B"])]),
      "two contacts of one call have the same id"),
    Refusal(.upsert(.sourceID, [draft(["sourceId": ""])]), "a contact lacks its sourceId"),
    Refusal(
      .upsert(.sourceID, [draft(["sourceId": "A", "id": 5])]),
      "id is not a field here; use "
        + "firstName, middleName, lastName, title, abbreviation, email, phone, dateOfBirth, gender, "
        + "primaryLanguage, sourceId, source, parent.id, parent.sourceId, parent.source, debtorId, "
        + "ssn, pricelistAmount or pricelistPercentage"),
    Refusal(
      .upsert(.accountID, [draft(["accountId": "A"])]),
      "Propeller has no upsert by accountId; use sourceId or id"),
    Refusal(.setPricing(.id("7"), .array([])), "pricing is not a JSON object"),
    Refusal(.setPricing(.id("7"), .object([:])), "pricing holds no category and no product"),
    Refusal(
      .setPricing(.id("7"), .object(["products": .array([])])),
      "pricing holds no category and no product"),
    Refusal(.setPricing(.id("7"), .object(["products": 5])), "products is not a list"),
    Refusal(
      .setPricing(.id("7"), .object(["prices": .array([1])])),
      "prices is neither categories nor products"),
  ]

  @Test(arguments: refusals)
  func `does not send writes that Propeller is known to refuse`(refusal: Refusal) async throws {
    let transport = ScriptedTransport()
    let client = try Configured.propeller(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(refusal.write)
    }
    #expect(failure.kind == .validation)
    #expect(failure.delivery == .notSent)
    #expect(failure.message == refusal.message)
    let planned = try await ProviderTests.failure { () async throws(ProviderFailure) in
      try client.plannedRequests(for: refusal.write)
    }
    #expect(planned == failure)
    #expect(transport.sent.isEmpty)
  }

  // MARK: - Strange values, traces

  @Test func `reads values in unexpected forms and sends them back with their meaning`()
    async throws
  {
    let transport = ScriptedTransport.propeller { request in
      .fixture(request.isWrite ? "Propeller/updated" : "Propeller/strange")
    }
    let client = try Configured.propeller(transport)
    let contact = try await client.contact(.id("25492"), fields: nil)
    let names = client.info.capabilities.fieldRules.map(\.name)
    let values = names.compactMap { name -> FieldValue? in
      contact.fields[name].map { FieldValue(name: name, value: $0) }
    }
    _ = try await client.send(.update(.id("25492"), ContactDraft(values)))
    #expect(
      transport.sent.last?.body
        == #"{"abbreviation":"","dateOfBirth":"28/08/1993","debtorId":"0070","gender":"X","#
        + #""primaryLanguage":"NLD","sourceId":"4711","ssn":"","title":5}"#)
  }

  @Test func `looks for a created contact by a unique key if it has one`() throws {
    let client = try Configured.propeller(ScriptedTransport())
    let lookup = ContactLookup(key: .sourceID, value: "12", source: "ERP", language: nil)
    #expect(
      client.creationTrace(of: draft(["sourceId": 12, "source": "ERP", "lastName": "B"]))
        == .unique(.lookup(lookup)))
    #expect(
      client.creationTrace(of: draft(["sourceId": 12, "firstName": "A", "lastName": "B"]))
        == .alike(
          ContactQuery(conditions: [QueryCondition(key: "name", value: "B")], limit: 100)))
    #expect(client.creationTrace(of: draft(["email": "a@example.com"])) == .none)
  }
}
