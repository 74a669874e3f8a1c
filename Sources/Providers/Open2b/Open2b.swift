package import Domain
package import HTTPKit

/// Open2b: the contacts of a shop's customers, listed, counted, created, changed and deleted
/// through the shop's own domain. docs/providers/Open2b.md describes it.
package enum Open2b: ProviderFactory {
  package static let kind = ProviderKind("open2b")
  package static let title = "Open2b"
  package static let defaultBaseURL: String? = nil
  /// [vendor] 200 calls in 5 minutes; newer installations allow 1,000.
  package static let pacing = Pacing(.window(calls: 200, .seconds(300)))

  /// [vendor] `X-Key`; newer versions use `X-Secret-Key`.
  static let keyHeader = SettingKey.optional("key_header", .headerName, default: .text("X-Key"))

  /// The shop's address identifies it.
  package static let accountKey: SettingKey? = nil
  package static let settingKeys = [keyHeader]

  private static let fieldNames = ["id", "customer", "name", "phone", "email", "note"]

  package static func capabilities(_ settings: ProviderSettings) -> Capabilities {
    Capabilities(
      actions: [
        .list: .available,
        .find: .available,
        .count: .available,
        .get: .available,
        .create: .available,
        .update: .available,
        .delete: .available,
        .upsert: .unavailable(
          reason: "Open2b documents no upsert"),
        .pricing: .unavailable(
          reason: "Open2b keeps no prices for contacts"),
        .import: .unavailable(
          reason: "Open2b documents no import"),
        .export: .available,
        .prefer: .unavailable(reason: "Open2b keeps no communication preferences"),
        .anonymize: .unavailable(
          reason: "Open2b has no anonymization: delete the contact, "
            + "then look after its customer in the shop's administration"),
      ],
      erasure: .manualOnly(steps: [
        "Check the customer it belongs to, and its orders, in the shop's own administration: "
          + "deleting a contact is not known to clear them"
      ]),
      lookupKeys: [.id], idForm: .wholeNumber, conditionKeys: ["customer"], orderFields: fieldNames,
      selectableFields: fieldNames, canSkip: true, maximumPageSize: 1000,
      catchUp: .new, fieldRules: fieldRules,
      deleteBatchSize: Open2bRequests.mostDeletions,
      columns: ["id", "name", "email", "phone", "customer"])
  }

  /// [seed] docs/providers/contracts/open2b.md; lengths are in characters.
  private static let fieldRules = [
    FieldRule(name: "customer", title: "Customer", form: .integer(minimum: 1), isRequired: true),
    FieldRule(name: "name", title: "Name", form: .name, length: 1...50, isRequired: true),
    FieldRule(name: "phone", title: "Phone", form: .phone, length: 0...15),
    FieldRule(name: "email", title: "E-mail", form: .email, length: 3...120, isNullable: true),
    FieldRule(name: "note", title: "Note", length: 0...255),
  ]

  package static func makeClient(
    _ settings: ProviderSettings, transport: any HTTPTransport, ambient: Ambient
  ) -> any ProviderClient {
    Open2bClient(
      info: info(settings),
      requests: Open2bRequests(
        baseURL: settings.baseURL,
        auth: Open2bAuth(header: settings.text(keyHeader), key: settings.credential)),
      reader: AnswerReader(
        provider: settings.name, secrets: [settings.credential], ambient: ambient),
      transport: transport)
  }
}
