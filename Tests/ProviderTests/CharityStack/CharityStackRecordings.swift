import Domain

extension CharityStackSubject {
  /// The requests of the provider's documents, and the calls that send them.
  static let recordings = [
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
