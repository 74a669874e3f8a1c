import Domain

/// Reads `[desk]` and `[[operator]]`.
struct DeskReader {
  let top: TableReader

  private static let keys = [
    "law", "holidays", "identity", "approval", "approval_over", "suppress", "keep_tags_days",
    "overwrite_before_recycle",
  ]

  /// With the operators of the config.
  func settings() -> DeskSettings {
    var desk = DeskSettings()
    desk.operators = operators()
    guard let table = top.table("desk") else { return desk }
    desk.law = table.choice("law", of: PrivacyLaw.self) ?? desk.law
    desk.holidays = holidays(table)
    desk.identity = table.choice("identity", of: DeskSettings.Identity.self) ?? desk.identity
    desk.approval = table.choice("approval", of: DeskSettings.Approval.self) ?? desk.approval
    desk.approvalOver = table.integer("approval_over", atLeast: 0) ?? desk.approvalOver
    desk.suppresses = table.flag("suppress") ?? desk.suppresses
    desk.keepTagsDays = table.integer("keep_tags_days", atLeast: 1) ?? desk.keepTagsDays
    desk.overwritesBeforeRecycle =
      table.flag("overwrite_before_recycle") ?? desk.overwritesBeforeRecycle
    table.refuseUnknown(known: Self.keys)
    return desk
  }

  private func holidays(_ table: TableReader) -> Set<CalendarDate> {
    var days: Set<CalendarDate> = []
    for (index, text) in (table.texts("holidays") ?? []).enumerated() {
      guard let day = CalendarDate(iso: text) else {
        table.problems.add(
          "holidays must be days like \"2026-12-25\", not '\(text)'",
          at: table.path + ["holidays", String(index)])
        continue
      }
      days.insert(day)
    }
    return days
  }

  func operators() -> OperatorDirectory {
    var directory = OperatorDirectory()
    guard let value = top.value("operator") else { return directory }
    guard case .array(let elements) = value else {
      top.problem("operator must be written as [[operator]], with two brackets", key: "operator")
      return directory
    }
    var lines: [OperatorKey: Int] = [:]
    for (index, element) in elements.enumerated() {
      let path = top.path + ["operator", String(index)]
      guard case .table(let members) = element else {
        top.problems.add("operator must be a table, not \(element.typeName)", at: path)
        continue
      }
      let table = TableReader(members, path: path, problems: top.problems)
      table.refuseUnknown(known: ["name", "key"])
      let (name, key) = (name(table), key(table))
      guard let name, let key else { continue }
      if let line = lines.updateValue(top.problems.line(of: path + ["key"]) ?? 0, forKey: key) {
        table.problem("two operators have this key; the other is in line \(line)", key: "key")
      }
      directory.names[key] = name
    }
    return directory
  }

  private func name(_ table: TableReader) -> String? {
    guard table.value("name") != nil else {
      table.problem("an operator needs a name", key: "name")
      return nil
    }
    guard let name = table.text("name") else { return nil }
    guard !name.isEmpty, name.count <= 64, !name.hasControlCharacter else {
      table.problem("name must be 1 to 64 characters on one line", key: "name")
      return nil
    }
    return name
  }

  private func key(_ table: TableReader) -> OperatorKey? {
    guard table.value("key") != nil else {
      table.problem("an operator needs a key: roster operator key prints one", key: "key")
      return nil
    }
    guard let text = table.text("key") else { return nil }
    if let key = OperatorKey(text) { return key }
    table.problem(
      "key must be what roster operator key prints, \"ed25519:…\", not '\(text)'", key: "key")
    return nil
  }
}
