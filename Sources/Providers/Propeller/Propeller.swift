package import Domain
package import HTTPKit

/// Propeller Commerce: persons at companies, found by id, by the id of another system, or by
/// search; created and changed one by one or in bulk. docs/providers/Propeller.md describes it.
package enum Propeller: ProviderFactory {
  package static let kind = ProviderKind("propeller")
  package static let title = "Propeller"
  package static let defaultBaseURL: String? = "https://api.helice.cloud/v2"
  /// [assumed] No limit is published.
  package static let pacing = Pacing(.perSecond(5))

  static let tokenURL = SettingKey.optional(
    "token_url", .url, default: .text("https://api.helice.cloud/oauth2/token"))
  static let clientID = SettingKey.required("client_id")

  package static let accountKey: SettingKey? = clientID
  package static let settingKeys = [tokenURL, clientID]

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
        .upsert: .available,
        .pricing: .available,
        .export: .available,
        .import: .unavailable(
          reason: "Propeller documents no import of a file: use upsert"),
        .prefer: .unavailable(reason: "Propeller keeps no communication preferences"),
        .anonymize: .unavailable(
          reason: "Propeller has no anonymization: delete the contact, "
            + "then empty the recycle bin in its back office"),
      ],
      erasure: .recycleBin(
        purge: [
          "Remove the contact from the recycle bin in Propeller's back office: "
            + "until then it can be restored there",
          "Check the contact's orders and carts, which may keep name and address",
          "If another system feeds the contact by its sourceId, erase it there too, "
            + "or the next run brings it back",
        ], personalFields: personalFields),
      accessSteps: [
        "Look up in Propeller's back office which prices of categories and products are set for the "
          + "contact, and add them: its API writes them and does not read them"
      ],
      lookupKeys: [.id, .sourceID], idForm: .wholeNumber,
      conditionKeys: PropellerFilter.Key.allCases.map(\.rawValue), canSkip: true,
      maximumPageSize: PropellerRequests.mostRows, catchUp: .changed,
      fieldRules: fieldRules,
      upsertKeys: [.sourceID, .id], columns: ["id", "name", "email", "phone", "sourceId"])
  }

  /// [seed] docs/providers/contracts/propeller.md "Fields". [vendor] An empty value means
  /// null.
  private static let fieldRules = [
    text("firstName", "First name", .name), text("middleName", "Middle name", .name),
    text("lastName", "Last name", .name), text("title", "Title"),
    text("abbreviation", "Abbreviation"),
    text("email", "E-mail", .email), text("phone", "Phone", .phone),
    text("dateOfBirth", "Date of birth", .date),
    text("gender", "Gender", .choice(PropellerMapping.genders)),
    text("primaryLanguage", "Language", .language),
    text("sourceId", "Source id", .key), text("source", "Source"),
    FieldRule(name: "parent.id", title: "Company id", form: .integer(minimum: 1)),
    FieldRule(name: "parent.sourceId", title: "Company source id", form: .key),
    FieldRule(name: "parent.source", title: "Company source"),
    text("debtorId", "Debtor id (deprecated)", .key), text("ssn", "SSN"),
    text("pricelistAmount", "Price list, amounts"),
    text("pricelistPercentage", "Price list, percentages"),
  ]

  /// Without keys of other systems, by which an erased contact is recognised there.
  private static let personalFields = [
    "firstName", "middleName", "lastName", "title", "abbreviation", "email", "phone",
    "dateOfBirth", "gender", "primaryLanguage", "ssn",
  ]

  private static func text(
    _ name: String, _ title: String, _ form: FieldRule.Form = .text
  ) -> FieldRule {
    FieldRule(name: name, title: title, form: form, isNullable: true)
  }

  package static func makeClient(
    _ settings: ProviderSettings, transport: any HTTPTransport, ambient: Ambient
  ) -> any ProviderClient {
    let reader = AnswerReader(
      provider: settings.name, secrets: [settings.credential], ambient: ambient)
    return PropellerClient(
      info: info(settings), requests: PropellerRequests(baseURL: settings.baseURL), reader: reader,
      auth: PropellerAuth(
        request: PropellerRequests.token(
          url: settings.text(tokenURL), clientID: settings.text(clientID),
          clientSecret: settings.credential),
        reader: reader, transport: transport, now: ambient.steady),
      transport: transport)
  }
}
