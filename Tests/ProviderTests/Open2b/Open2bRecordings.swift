import Domain

extension Open2bSubject {
  /// The requests of the provider's documents, and the calls that send them.
  static let recordings = [
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
