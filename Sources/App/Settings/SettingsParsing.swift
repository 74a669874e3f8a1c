import Domain
import Providers

extension Settings {
  /// Reads a config. Without `operators`, those in the config itself count.
  ///
  /// - Throws: Everything wrong with it, in line order; for a text that is not TOML, the first
  ///   error. If it is fine, what is wrong with `operators`.
  package init(
    _ source: SettingsSource, operators: OperatorsFile? = nil
  ) throws(SettingsFailure) {
    self.init(file: source.name, folder: source.folder)
    let lines = KeyLines(source.text)
    let problems = SettingsProblems(file: source.name, lines: lines)
    let members = try TOMLText.members(of: source.text, lines, file: source.name)
    let top = TableReader(members, path: [], problems: problems)
    readTop(top)
    if top.value("index_key") != nil {
      indexKey = CredentialReader(table: top, source: source, name: "index_key").origin()
    }
    readProviders(members["provider"], source, problems)
    desk = DeskReader(top: top).settings()
    store = StoreReader(top: top, source: source).settings()
    if top.value("index_key") != nil, top.value("store") != nil {
      top.problem(
        "with [store], indexes are the team's and their key is made of [store] key: remove index_key",
        key: "index_key")
    }
    try problems.throwIfAny()
    if let directory = try operators?.directory() { desk.operators = directory }
  }

  private static let topKeys = [
    "theme", "page_size", "read_only", "redact", "sync", "mouse", "escape_ms",
    "idle_lock_minutes", "ascii", "clipboard", "require_case", "index_key",
    "index_max_age", "bell", "keys", "columns", "provider", "desk", "operator", "store",
  ]

  private mutating func readTop(_ top: TableReader) {
    theme = top.text("theme") ?? theme
    if top.value("theme") != nil { themeLine = top.problems.line(of: ["theme"]) }
    pageSize = top.integer("page_size", atLeast: 1) ?? pageSize
    isReadOnly = top.flag("read_only") ?? isReadOnly
    isRedacted = top.flag("redact") ?? isRedacted
    synchronization = top.choice("sync", of: Synchronization.self) ?? synchronization
    hasMouse = top.flag("mouse") ?? hasMouse
    escapeMilliseconds = top.integer("escape_ms", atLeast: 25) ?? escapeMilliseconds
    idleLockMinutes = top.integer("idle_lock_minutes", atLeast: 0) ?? idleLockMinutes
    isASCII = top.flag("ascii") ?? isASCII
    clipboard = top.choice("clipboard", of: Clipboard.self) ?? clipboard
    requiresCase = top.flag("require_case") ?? requiresCase
    hasBell = top.flag("bell") ?? hasBell
    indexMaxAge = top.duration("index_max_age") ?? indexMaxAge
    readKeys(top)
    readColumns(top)
    top.refuseUnknown(known: Self.topKeys)
  }

  private mutating func readKeys(_ top: TableReader) {
    guard let table = top.table("keys") else { return }
    for action in table.keys {
      keyLines[action] = top.problems.line(of: ["keys", action])
      if case .array? = table.value(action) {
        keys[action] = table.texts(action)
      } else {
        keys[action] = table.text(action).map { [$0] }
      }
    }
  }

  private mutating func readColumns(_ top: TableReader) {
    guard let table = top.table("columns") else { return }
    for kind in table.keys { columns[ProviderKind(kind)] = table.texts(kind) }
    table.refuseUnknown(known: ProviderRegistry.factories.map { $0.kind.text })
  }

  private mutating func readProviders(
    _ value: ConfigValue?, _ source: SettingsSource, _ problems: SettingsProblems
  ) {
    guard let value else { return }
    guard case .array(let elements) = value else {
      return problems.add(
        "provider must be written as [[provider]], with two brackets", at: ["provider"])
    }
    refuseSharedNames(elements, problems)
    for (index, element) in elements.enumerated() {
      let path = ["provider", String(index)]
      guard case .table(let members) = element else {
        problems.add("provider must be a table, not \(element.typeName)", at: path)
        continue
      }
      let reader = ProviderEntryReader(
        TableReader(members, path: path, problems: problems), source: source)
      if let entry = reader.entry() { providers.append(entry) }
    }
  }

  private func refuseSharedNames(_ elements: [ConfigValue], _ problems: SettingsProblems) {
    var lines: [String: Int] = [:]
    for (index, element) in elements.enumerated() {
      guard case .table(let members) = element, case .string(let name)? = members["name"] else {
        continue
      }
      let path = ["provider", String(index), "name"]
      if let other = lines.updateValue(problems.line(of: path) ?? 0, forKey: name) {
        problems.add(
          "two providers are called \(name); the other is in line \(other)", at: path,
          provider: name)
      }
    }
  }
}
