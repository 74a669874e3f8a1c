package import Domain
package import HTTPKit

/// CharityStack: a charity's donors with their lifetime totals. Contacts can be read and created;
/// nothing else is documented. docs/providers/CharityStack.md describes it.
package enum CharityStack: ProviderFactory {
  package static let kind = ProviderKind("charitystack")
  package static let title = "CharityStack"
  package static let defaultBaseURL: String? =
    "https://0k90mc4jjj.execute-api.us-east-2.amazonaws.com/v1"
  /// [vendor] 1,000 requests an hour for each key, rolling; every answer says how many are left.
  /// Only the key identifies a merchant.
  package static let accountKey: SettingKey? = nil
  package static let pacing = Pacing(
    .window(calls: 1000, .seconds(3600)), headers: CharityStackErrors.rateHeaders)

  package static let settingKeys: [SettingKey] = []

  package static func capabilities(_ settings: ProviderSettings) -> Capabilities {
    Capabilities(
      actions: [
        .list: .available,
        .find: .available,
        .count: .unavailable(
          reason: "CharityStack counts only the rows of a page, not all contacts"),
        .get: .available,
        .create: .available,
        .delete: .unavailable(
          reason: "CharityStack documents no delete"),
        .upsert: .unavailable(
          reason: "CharityStack documents no upsert"),
        .pricing: .unavailable(
          reason: "CharityStack keeps no prices for contacts"),
        .import: .unavailable(
          reason: "CharityStack documents no import"),
        .export: .available,
        .update: .unavailable(reason: "CharityStack documents no update"),
        .prefer: .unavailable(reason: "CharityStack keeps no communication preferences"),
        .anonymize: .unavailable(
          reason: "CharityStack documents no anonymization: erase through its support"),
      ],
      erasure: .manualOnly(steps: [
        "Write to CharityStack's support from the charity's account and ask for the erasure; "
          + "name the contact by its id, not by its e-mail address",
        "Ask what happens to the contact's transactions and receipts, "
          + "which may have to be kept by law",
        "Read the contact again here: not found shows that it is gone",
      ]),
      lookupKeys: [.id], idForm: .uuid, conditionKeys: ["email"], canSkip: false,
      maximumPageSize: CharityStackRequests.mostRows, fieldRules: fieldRules,
      columns: ["name", "email", "phone", "organization", "id"],
      lifetimeTotals: [
        LifetimeTotal(field: "totalTransactionCount", title: "Transactions"),
        // [vendor] Dollars, not cents.
        LifetimeTotal(field: "totalTransactionValue", title: "Value in USD"),
      ])
  }

  /// [vendor] The fields of a create; there is no update.
  private static let fieldRules = [
    FieldRule(name: "firstName", title: "First name", form: .name, isRequired: true),
    FieldRule(name: "lastName", title: "Last name", form: .name, isRequired: true),
    FieldRule(name: "organizationName", title: "Organization", form: .name),
    FieldRule(name: "emails", title: "E-mails", form: .list(.email)),
    FieldRule(name: "phones", title: "Phones", form: .list(.phone)),
    FieldRule(name: "addresses", title: "Addresses", form: .json),
  ]

  package static func makeClient(
    _ settings: ProviderSettings, transport: any HTTPTransport, ambient: Ambient
  ) -> any ProviderClient {
    CharityStackClient(
      info: info(settings),
      requests: CharityStackRequests(
        baseURL: settings.baseURL, auth: CharityStackAuth(key: settings.credential)),
      reader: AnswerReader(
        provider: settings.name, secrets: [settings.credential], ambient: ambient),
      transport: transport)
  }
}
