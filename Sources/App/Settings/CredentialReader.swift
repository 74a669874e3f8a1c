import Domain

/// Reads a `key`: a table with exactly one of `env`, `command`, `file`, `value`.
struct CredentialReader {
  let table: TableReader
  let source: SettingsSource
  var name = "key"
  /// Who needs it, for the problem that it is missing.
  var owner = "a provider"

  private static let forms = ["env", "command", "file", "value"]
  private static let examples =
    "{ env = \"NAME\" }, { command = [\"program\", \"argument\"] }, { file = \"…\" } "
    + "or { value = \"…\" }"

  /// `nil` if there is none that can be used; the problem is recorded.
  func origin() -> CredentialOrigin? {
    guard let value = table.value(name) else {
      table.problem("\(owner) needs a \(name): \(Self.examples)", key: name)
      return nil
    }
    guard case .table(let members) = value else {
      table.problem("\(name) must be \(Self.examples), not \(value.typeName)", key: name)
      return nil
    }
    let key = TableReader(
      members, path: table.path + [name], provider: table.provider, problems: table.problems)
    key.refuseUnknown(known: Self.forms)
    let given = key.keys.filter(Self.forms.contains)
    guard given.count == 1, let form = given.first else {
      if given.count != 1, given.count == key.keys.count {
        table.problem("\(name) must be exactly one of \(Self.examples)", key: name)
      }
      return nil
    }
    switch form {
    case "env": return notEmpty(key, form).map(CredentialOrigin.environment)
    case "file": return notEmpty(key, form).map { .file(source.resolved($0)) }
    case "command": return command(key)
    default: return literal(key)
    }
  }

  private func notEmpty(_ key: TableReader, _ form: String) -> String? {
    guard let text = key.text(form) else { return nil }
    if text.isEmpty { key.problem("\(form) is empty", key: form) }
    return text.isEmpty ? nil : text
  }

  private func command(_ key: TableReader) -> CredentialOrigin? {
    guard var words = key.texts("command") else { return nil }
    guard let program = words.first, !program.isEmpty else {
      key.problem("command needs a program", key: "command")
      return nil
    }
    if program.contains("/") { words[0] = source.resolved(program) }
    return .command(words)
  }

  private func literal(_ key: TableReader) -> CredentialOrigin? {
    guard let text = notEmpty(key, "value") else { return nil }
    guard !source.isReadableByOthers else {
      key.problem(
        "a key in the config needs a file that only you can read "
          + "(chmod 600 \(source.name))",
        key: "value")
      return nil
    }
    return .value(Secret(text))
  }
}
