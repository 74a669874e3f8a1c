package import Domain
package import HTTPKit

/// Propeller Commerce: persons at companies, found by id, by the id of another system, or searched.
/// Contract: docs/providers/Propeller.md.
package enum Propeller: ProviderFactory {
  package static let kind = ProviderKind("propeller")
  package static let title = "Propeller"
  package static let defaultBaseURL: String? = "https://api.helice.cloud/v2"
  /// [assumed] No limit is published.
  package static let pacing = Pacing(.perSecond(5))

  static let tokenURL = SettingKey.optional(
    "token_url", .url, default: .text("https://api.helice.cloud/oauth2/token"))
  static let clientID = SettingKey.required("client_id")

  package static let settingKeys = [tokenURL, clientID]

  package static func capabilities(_ settings: ProviderSettings) -> Capabilities {
    Capabilities(
      actions: [
        .list: .available,
        .find: .available,
        .count: .available,
        .get: .available,
        .create: .unavailable(
          reason: "this version of roster does not create Propeller contacts yet"),
        .delete: .unavailable(
          reason: "this version of roster does not delete Propeller contacts yet"),
        .upsert: .unavailable(
          reason: "this version of roster does not upsert yet"),
        .pricing: .unavailable(
          reason: "this version of roster does not set prices yet"),
        .import: .unavailable(
          reason: "Propeller documents no import of a file: use upsert"),
        .export: .available,
        .update: .unavailable(
          reason: "this version of roster does not change Propeller contacts yet"),
        .prefer: .unavailable(reason: "Propeller keeps no communication preferences"),
        .anonymize: .unavailable(
          reason: "Propeller has no anonymization: erase by hand in its back office"),
      ],
      erasure: .manualOnly(steps: [
        "Delete the contact in Propeller's back office; this version of roster does not delete",
        "Remove it from the recycle bin there as well: until then it can be restored",
        "Check the contact's orders and carts, which may keep name and address",
        "If another system feeds the contact by its sourceId, erase it there too, "
          + "or the next run brings it back",
      ]),
      lookupKeys: [.id, .sourceID],
      conditionKeys: PropellerFilter.Key.allCases.map(\.rawValue), canSkip: true,
      maximumPageSize: PropellerRequests.mostRows,
      columns: ["id", "name", "email", "phone", "sourceId"])
  }

  package static func makeClient(
    _ settings: ProviderSettings, transport: any HTTPTransport, ambient: Ambient
  ) -> any ProviderClient {
    let reader = AnswerReader(
      provider: settings.name, secrets: [settings.credential], now: ambient.now)
    return PropellerClient(
      info: info(settings), requests: PropellerRequests(baseURL: settings.baseURL), reader: reader,
      auth: PropellerAuth(
        request: PropellerRequests.token(
          url: settings.text(tokenURL), clientID: settings.text(clientID),
          clientSecret: settings.credential),
        reader: reader, transport: transport, now: ambient.now),
      transport: transport)
  }
}
