import ArgumentParser
import Domain

/// How an id of the command line is meant.
struct LookupOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The provider's lookup key: accountId, id, sourceId.", valueName: "key"))
  var by: String?

  @Option(help: "Which source a sourceId belongs to.")
  var source: String?

  @Option(help: "Which language, where several contacts match.")
  var language: String?

  /// Without `--by`, under the provider's own key.
  func lookup(_ id: String, at info: ProviderInfo) -> ContactLookup {
    ContactLookup(
      key: by.map { LookupKey($0) } ?? info.capabilities.lookupKeys.first ?? .id, value: id,
      source: source, language: language)
  }
}
