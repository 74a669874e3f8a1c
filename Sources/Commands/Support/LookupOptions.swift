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

  /// Without `--by`, under the provider's own key; an id in its one form.
  func lookup(_ id: String, at info: ProviderInfo) -> ContactLookup {
    info.canonical(
      ContactLookup(
        key: by.map { LookupKey($0) } ?? info.capabilities.lookupKeys.first ?? .id, value: id,
        source: source, language: language))
  }

  /// What an argument stands for, as in `StandardInput.values(of:)`. Each id is in its canonical form:
  /// two ids of one contact are equal.
  func values(of argument: String, at info: ProviderInfo) throws(CommandFailure) -> [String] {
    let values = try StandardInput.values(of: argument)
    guard by == nil || by == LookupKey.id.name else { return values }
    return values.map { info.canonical(.id($0)).value }
  }
}
