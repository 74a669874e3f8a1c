import Domain
import Foundation
import HTTPKit
import Providers
import Testing

/// An operation with a recorded request.
struct Recording: Sendable, CustomTestStringConvertible {
  /// `<Name>/requests/<operation>.http`
  var file: String
  var answer: String
  var status = 200
  var perform: @Sendable (any ProviderClient) async throws(ProviderFailure) -> Void

  var testDescription: String { file }

  init(
    _ file: String, status: Int = 200, answer: String,
    _ perform: @escaping @Sendable (any ProviderClient) async throws(ProviderFailure) -> Void
  ) {
    self.file = file
    self.status = status
    self.answer = answer
    self.perform = perform
  }

  /// The provider's client over the real network.
  func client(_ base: String) throws -> any ProviderClient {
    let factories: [(String, any ProviderFactory.Type, String, [String: SettingValue])] = [
      ("CartsGuru", CartsGuru.self, "", ["site_id": .text("0000-site")]),
      ("Open2b", Open2b.self, "", [:]),
      (
        "Propeller", Propeller.self, "/v2",
        ["client_id": .text("me"), "token_url": .text(base + "/oauth2/token")]
      ),
      ("CharityStack", CharityStack.self, "/v1", [:]),
    ]
    let (_, factory, prefix, values) = try #require(
      factories.first { file.hasPrefix($0.0 + "/") })
    return factory.makeClient(
      try Configured.settings(base + prefix, values: values), transport: CurlTransport(),
      ambient: .live)
  }

  static let all = cartsGuru + open2b + propeller + charityStack
}

// MARK: - Carts Guru

extension Recording {
  private static let cartsGuru = [
    Recording("CartsGuru/requests/get.http", answer: Fixture.text("CartsGuru/contact")) {
      client async throws(ProviderFailure) in
      _ = try await client.contact(
        ContactLookup(key: .accountID, value: "jane+1@example.com"), fields: nil)
    },
    Recording("CartsGuru/requests/update-opt-in.http", answer: Fixture.text("CartsGuru/contact")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(
        .preferences(.id("5f1c0a"), [.call: true, .sms: false, .email: false]))
    },
    Recording("CartsGuru/requests/anonymize.http", answer: Fixture.text("CartsGuru/anonymized")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(.anonymize(.id("5f1c0a")))
    },
    Recording("CartsGuru/requests/export.http", answer: "type,value\r\n") {
      client async throws(ProviderFailure) in
      try await client.exportFile { _ in true }
    },
    Recording("CartsGuru/requests/import.http", answer: #"{"status":"success"}"#) {
      client async throws(ProviderFailure) in
      let file = RecordedText.fixtures.appending(path: "CartsGuru/opt-outs.csv").path
      _ = try await client.send(.importFile(LocalFile(path: file, byteCount: 36)))
    },
  ]
}

// MARK: - Open2b

extension Recording {
  private static let open2b = [
    Recording("Open2b/requests/find.http", answer: Fixture.text("Open2b/find")) {
      client async throws(ProviderFailure) in
      _ = try await client.page(
        ContactQuery(
          conditions: [QueryCondition(key: "customer", value: "37091")],
          order: [SortKey("-name"), SortKey("id")], fields: ["id", "name"], start: .first(200),
          limit: 50))
    },
    Recording("Open2b/requests/find-after.http", answer: Fixture.text("Open2b/find")) {
      client async throws(ProviderFailure) in
      _ = try await client.page(ContactQuery(start: .after("59067"), limit: 10))
    },
    Recording("Open2b/requests/get.http", answer: Fixture.text("Open2b/get")) {
      client async throws(ProviderFailure) in
      _ = try await client.contact(.id("59068"), fields: ["id", "customer"])
    },
    Recording("Open2b/requests/count.http", answer: Fixture.text("Open2b/count")) {
      client async throws(ProviderFailure) in
      _ = try await client.count([QueryCondition(key: "customer", value: "37091")])
    },
    Recording("Open2b/requests/count-all.http", answer: Fixture.text("Open2b/count")) {
      client async throws(ProviderFailure) in
      _ = try await client.count([])
    },
    Recording("Open2b/requests/create.http", answer: #"{"status":"ok","id":59071}"#) {
      client async throws(ProviderFailure) in
      _ = try await client.send(
        .create(
          draft([
            "customer": 37091, "name": "Zoë Smith", "phone": "", "email": .null, "note": "a/b",
          ])))
    },
    Recording("Open2b/requests/update.http", answer: Fixture.text("Open2b/ok")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(.update(.id("59068"), draft(["note": "calls back"])))
    },
    Recording("Open2b/requests/delete.http", answer: Fixture.text("Open2b/ok")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(.delete([.id("59068"), .id("12078"), .id("23939")]))
    },
  ]
}

// MARK: - Propeller

extension Recording {
  private static let propeller = [
    Recording("Propeller/requests/token.http", answer: Fixture.text("Propeller/contact")) {
      client async throws(ProviderFailure) in
      _ = try await client.contact(.id("25492"), fields: nil)
    },
    Recording("Propeller/requests/get.http", answer: Fixture.text("Propeller/contact")) {
      client async throws(ProviderFailure) in
      _ = try await client.contact(.id("25492"), fields: nil)
    },
    Recording(
      "Propeller/requests/get-by-source-id.http", answer: Fixture.text("Propeller/contact")
    ) { client async throws(ProviderFailure) in
      _ = try await client.contact(
        ContactLookup(key: .sourceID, value: "A/1", source: "ERP", language: "nl"), fields: nil)
    },
    Recording(
      "Propeller/requests/create.http", status: 201, answer: Fixture.text("Propeller/created")
    ) { client async throws(ProviderFailure) in
      _ = try await client.send(
        .create(
          draft([
            "firstName": "Anna", "email": "anna@example.com", "dateOfBirth": "1993-08-28",
            "gender": "F", "parent.id": 77, "sourceId": "4711", "source": "ERP",
          ])))
    },
    Recording("Propeller/requests/update.http", answer: Fixture.text("Propeller/updated")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(
        .update(
          ContactLookup(key: .sourceID, value: "ABC", source: "ERP"),
          draft(["lastName": "Dijk", "dateOfBirth": .null])))
    },
    Recording("Propeller/requests/delete.http", answer: Fixture.text("Propeller/deleted")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(.delete([.id("25492")]))
    },
    Recording("Propeller/requests/search.http", answer: Fixture.text("Propeller/search")) {
      client async throws(ProviderFailure) in
      _ = try await client.page(
        ContactQuery(
          conditions: [
            QueryCondition(key: "name", value: "Anna"),
            QueryCondition(key: "debtorId", value: "7"),
            QueryCondition(key: "debtorId", value: "A8"),
            QueryCondition(key: "createdFrom", value: "1993-08-28"),
            QueryCondition(key: "modifiedFrom", value: "2024-01-02"),
            QueryCondition(key: "modifiedTo", value: "2024-02-29"),
          ], start: .first(40), limit: 20))
    },
    Recording("Propeller/requests/bulk-by-source-id.http", answer: Fixture.text("Propeller/bulk")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(
        .upsert(
          .sourceID,
          [
            draft(["sourceId": "A17", "source": "ERP", "language": "nl", "firstName": "Anna"]),
            draft(["sourceId": 12, "source": "ERP", "phone": .null]),
          ]))
    },
    Recording("Propeller/requests/bulk-by-id.http", answer: Fixture.text("Propeller/bulk")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(.upsert(.id, [draft(["id": "25492", "firstName": "Anna"])]))
    },
    Recording("Propeller/requests/create-pricing.http", answer: Fixture.text("Propeller/priced")) {
      client async throws(ProviderFailure) in
      let product: JSONValue = .object(["sourceId": "P-1", "price": .decimal(12.5)])
      _ = try await client.send(
        .setPricing(
          ContactLookup(key: .sourceID, value: "ABC", source: "ERP"),
          .object([
            "categories": .array([.object(["id": 3])]), "products": .array([product]),
          ])))
    },
    Recording("Propeller/requests/delete-pricing.http", answer: Fixture.text("Propeller/unpriced"))
    {
      client async throws(ProviderFailure) in
      _ = try await client.send(.removePricing(.id("25492")))
    },
  ]
}

// MARK: - CharityStack

extension Recording {
  private static let charityStack = [
    Recording("CharityStack/requests/get.http", answer: Fixture.text("CharityStack/contact")) {
      client async throws(ProviderFailure) in
      _ = try await client.contact(.id("a1b2c3d4-e5f6-7890-abcd-ef1234567890"), fields: nil)
    },
    Recording("CharityStack/requests/list.http", answer: Fixture.text("CharityStack/end")) {
      client async throws(ProviderFailure) in
      _ = try await client.page(ContactQuery(start: .after("key 1=="), limit: 100))
    },
    Recording("CharityStack/requests/find-by-email.http", answer: Fixture.text("CharityStack/end"))
    {
      client async throws(ProviderFailure) in
      _ = try await client.page(
        ContactQuery(
          conditions: [QueryCondition(key: "email", value: "jane+1@example.com")], limit: 100))
    },
    Recording(
      "CharityStack/requests/create.http", status: 201, answer: Fixture.text("CharityStack/created")
    ) { client async throws(ProviderFailure) in
      let address: JSONValue = .object([
        "line1": "456 Park Ave", "city": "Boston", "postal": "02101",
      ])
      _ = try await client.send(
        .create(
          draft([
            "firstName": "Jane", "lastName": "Smith", "organizationName": "Smith Foundation",
            "emails": .array(["jane@example.com", "j.smith@example.com"]),
            "phones": .array(["+1 617 555 0101"]), "addresses": .array([address]),
          ])))
    },
  ]
}
