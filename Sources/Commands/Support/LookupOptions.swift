import ArgumentParser
import Domain

/// The meaning of an id on the command line.
struct LookupOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The provider's lookup key: accountId, id, sourceId.", valueName: "key"),
    completion: .list([LookupKey.accountID, .id, .sourceID].map(\.name)))
  var by: String?

  @Option(help: "The source of a sourceId.")
  var source: String?

  @Option(help: "The language, if several contacts match.")
  var language: String?

  @Option(
    name: .customLong("id"),
    help: ArgumentHelp("The contact's id, if several share the key.", valueName: "id"))
  var chosenID: String?

  /// Without `--by`, the provider's own key. An id is in its canonical form.
  func lookup(_ value: String, at info: ProviderInfo) -> ContactLookup {
    info.canonical(
      ContactLookup(
        key: by.map { LookupKey($0) } ?? info.capabilities.lookupKeys.first ?? .id, value: value,
        source: source, language: language)
    ).choosing(chosenID)
  }

  /// The values of the arguments, each once, as in `io.ids(of:)`. Each id is in its
  /// canonical form, so that two ids of one contact are equal.
  func values(
    of arguments: [String], at info: ProviderInfo, in io: CommandIO
  ) throws(CommandFailure) -> [String] {
    var seen: Set<String> = []
    var values: [String] = []
    for argument in arguments {
      for value in try io.ids(of: argument) {
        let value = isByID ? info.canonical(.id(value)).value : value
        if seen.insert(value).inserted { values.append(value) }
      }
    }
    return values
  }

  /// Whether contacts are named by their ids.
  var isByID: Bool { by == nil || by == LookupKey.id.name }

  /// The contact of a write, by its id or another key.
  func subject(_ value: String) -> ContactLookup {
    guard let by, !isByID else { return .id(value) }
    return ContactLookup(
      key: LookupKey(by), value: KeyIdentifier.normalized(value), source: source,
      language: language
    ).choosing(chosenID)
  }
}

extension ContactLookup {
  fileprivate func choosing(_ id: String?) -> Self { id.map { choosing($0) } ?? self }
}
