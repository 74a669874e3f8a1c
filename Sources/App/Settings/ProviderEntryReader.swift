import Domain
import Foundation
import Providers

/// Reads one `[[provider]]`: the common keys and those of its kind.
struct ProviderEntryReader {
  private var table: TableReader
  private let source: SettingsSource

  init(_ table: TableReader, source: SettingsSource) {
    self.source = source
    self.table = table
    if case .string(let name)? = table.value("name") { self.table.provider = name }
  }

  private static let commonKeys = [
    "name", "kind", "base_url", "key", "environment", "requests_per_second", "allow_actions",
    "ca_file", "page_size", "default_country", "index",
  ]

  static let actionWords = Action.allCases.map(\.rawValue)

  /// `nil` if a required value is wrong; the problem is recorded.
  func entry() -> ProviderEntry? {
    let name = name()
    let factory = factory()
    let environment = table.choice("environment", of: Environment.self) ?? .production
    let credential = CredentialReader(table: table, source: source).origin()
    let rate = table.positiveNumber("requests_per_second")
    let actions = allowedActions()
    let caFile = caFile()
    let pageSize = table.integer("page_size", atLeast: 1)
    let country = defaultCountry()
    let hasIndex = table.flag("index") ?? false
    guard let factory else { return nil }
    let baseURL = baseURL(factory)
    let values = ownValues(factory)
    table.refuseUnknown(known: Self.commonKeys + factory.settingKeys.map(\.name))
    guard let name, let credential, let baseURL else { return nil }
    return ProviderEntry(
      name: name, kind: factory.kind, environment: environment, baseURL: baseURL,
      credential: credential, requestsPerSecond: rate, allowedActions: actions, caFile: caFile,
      pageSize: pageSize, defaultCountry: country, hasIndex: hasIndex, values: values,
      credentialLine: table.problems.line(of: table.path + ["key"]))
  }

  private func name() -> ProviderName? {
    guard table.value("name") != nil else {
      table.problem("a provider needs a name", key: "name")
      return nil
    }
    guard let text = table.text("name") else { return nil }
    if let name = ProviderName(text) { return name }
    table.problem("name must be 1 to 32 of a-z, 0-9 and '-', not '\(text)'", key: "name")
    return nil
  }

  private func factory() -> (any ProviderFactory.Type)? {
    let kinds = ProviderRegistry.factories.map { $0.kind.text }
    guard table.value("kind") != nil else {
      table.problem("a provider needs a kind: \(kinds.joined(separator: ", "))", key: "kind")
      return nil
    }
    guard let text = table.text("kind") else { return nil }
    let factory = ProviderRegistry.factory(for: ProviderKind(text))
    if factory == nil {
      table.problem(
        "unknown kind '\(text)'; use \(NearestName.alternatives(kinds))", key: "kind")
    }
    return factory
  }

  private func defaultCountry() -> PhoneCountry? {
    guard let text = table.text("default_country") else { return nil }
    if let country = PhoneCountry(text) { return country }
    table.problem(
      "default_country must be the two letters of a country, like FR or GB, not '\(text)'",
      key: "default_country")
    return nil
  }

  private func caFile() -> String? {
    guard let path = table.text("ca_file").map(source.resolved) else { return nil }
    do throws(FileProblem) {
      _ = try SmallFile.text(path)
    } catch {
      table.problem("ca_file cannot be read: \(path)", key: "ca_file")
    }
    return path
  }

  private func baseURL(_ factory: any ProviderFactory.Type) -> String? {
    guard table.value("base_url") != nil else {
      if factory.defaultBaseURL == nil {
        table.problem("a provider of kind \(factory.kind) needs a base_url", key: "base_url")
      }
      return factory.defaultBaseURL
    }
    guard let text = table.text("base_url") else { return nil }
    guard let problem = EndpointCheck.problem(in: text) else { return text }
    table.problem("base_url \(problem)", key: "base_url")
    return nil
  }

  private func allowedActions() -> Set<Action>? {
    guard let words = table.texts("allow_actions") else { return nil }
    for (index, word) in words.enumerated() where !Self.actionWords.contains(word) {
      let hint = NearestName.hint(for: word, among: Self.actionWords)
      table.problems.add(
        "allow_actions: unknown action '\(word)'; \(hint)",
        at: table.path + ["allow_actions", String(index)], provider: table.provider)
    }
    return Set(words.compactMap(Action.init(rawValue:)))
  }

  private func ownValues(_ factory: any ProviderFactory.Type) -> [String: SettingValue] {
    var values: [String: SettingValue] = [:]
    var unreadable: Set<String> = []
    for key in factory.settingKeys {
      let value: SettingValue? =
        if case .texts = key.form {
          table.texts(key.name).map(SettingValue.texts)
        } else {
          table.text(key.name).map(SettingValue.text)
        }
      values[key.name] = value
      if value == nil, table.value(key.name) != nil { unreadable.insert(key.name) }
      if key.form == .url, case .text(let text)? = value,
        let problem = EndpointCheck.problem(in: text)
      {
        table.problem("\(key.name) \(problem)", key: key.name)
        unreadable.insert(key.name)
      }
    }
    for problem in factory.settingProblems(in: values) where !unreadable.contains(problem.key) {
      table.problem("\(problem.key) \(problem.message)", key: problem.key)
    }
    return values
  }
}
