package import Domain
package import HTTPKit

/// Carts Guru: a shop's contacts, found by the shop's own account id, with preferences for three
/// channels, an anonymization, and opt-outs as CSV for export and import. There is no list.
/// docs/providers/CartsGuru.md describes it.
package enum CartsGuru: ProviderFactory {
  package static let kind = ProviderKind("cartsguru")
  package static let title = "Carts Guru"
  package static let defaultBaseURL: String? = "https://api.carts.guru"
  /// [assumed] No limit is published.
  package static let pacing = Pacing(.perSecond(4))

  static let siteID = SettingKey.required("site_id")
  /// [assumed] The vendor shows the columns only in a picture.
  static let importColumns = SettingKey.optional(
    "import_columns", .texts(count: 2), default: .texts(["type", "value"]))
  static let importDelimiter = SettingKey.optional(
    "import_delimiter", .delimiter, default: .text(","))

  /// What the shop's account ids are: a search by e-mail address is complete only if they are that.
  static let accountID = SettingKey.optional(
    "account_id", .word(["email", "other"]), default: .text("other"))

  package static let accountKey: SettingKey? = siteID
  package static let settingKeys = [siteID, accountID, importColumns, importDelimiter]

  package static func capabilities(_ settings: ProviderSettings) -> Capabilities {
    Capabilities(
      actions: [
        .list: .unavailable(
          reason: "Carts Guru has no list of contacts: look one up by its account id"),
        .find: .available,
        .count: .unavailable(reason: "Carts Guru has no list of contacts, so it cannot count them"),
        .get: .available,
        .create: .unavailable(
          reason: "Carts Guru documents no way to create a contact"),
        .delete: .unavailable(
          reason: "Carts Guru documents no delete: anonymize the contact"),
        .upsert: .unavailable(
          reason: "Carts Guru documents no upsert"),
        .pricing: .unavailable(
          reason: "Carts Guru keeps no prices for contacts"),
        .export: .available,
        .import: .available,
        .update: .unavailable(
          reason: "Carts Guru only lets a contact's preferences be changed"),
        .prefer: .available,
        .anonymize: .available,
      ],
      erasure: .executed(
        removes: "name, addresses, phone numbers and e-mails",
        residual: "The account id may remain at Carts Guru; if it is an e-mail address, "
          + "that address may remain too"),
      // [seed] The form of `_id` is not documented.
      lookupKeys: [.accountID, .id], idForm: .token, canSkip: false, maximumPageSize: nil,
      importForm: importForm(settings), exportsOwnFile: true,
      columns: ["name", "email", "preferences", "phone"],
      lookupHint: "Carts Guru has no list: look a contact up by its account id, "
        + "which is usually the customer's e-mail address")
  }

  /// [assumed] One identifier per row. [seed] The import can only opt out.
  private static func importForm(_ settings: ProviderSettings) -> ImportForm? {
    let columns = settings.texts(importColumns)
    guard let type = columns.first, let value = columns.last, columns.count == 2,
      let delimiter = settings.text(importDelimiter).first
    else { return nil }
    return ImportForm(
      typeColumn: type, valueColumn: value, delimiter: delimiter,
      types: [.init("email", .email), .init("sms", .phone), .init("call", .phone)])
  }

  package static func makeClient(
    _ settings: ProviderSettings, transport: any HTTPTransport, ambient: Ambient
  ) -> any ProviderClient {
    CartsGuruClient(
      info: info(settings),
      requests: CartsGuruRequests(
        baseURL: settings.baseURL, siteID: settings.text(siteID),
        auth: CartsGuruAuth(key: settings.credential)),
      reader: AnswerReader(
        provider: settings.name, secrets: [settings.credential], ambient: ambient),
      transport: transport, accountIDsAreEmails: settings.text(accountID) == "email")
  }
}
