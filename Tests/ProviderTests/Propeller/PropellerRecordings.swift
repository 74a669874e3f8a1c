import Domain
import Foundation

extension PropellerSubject {
  /// The requests of the provider's documents, and the calls that send them.
  static let recordings = [
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
