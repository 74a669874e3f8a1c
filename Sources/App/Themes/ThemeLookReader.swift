import Domain
import ViewModels

/// Reads how one role looks: `{ fg = "#ff5f5f", bg = "red", attributes = ["bold"] }`.
struct ThemeLookReader {
  let table: TableReader
  let colors: ThemeColors

  private static let keys = ["fg", "bg", "attributes", "fg16", "bg16", "mono"]

  func look() -> ThemeSheet.Look {
    table.refuseUnknown(known: Self.keys)
    var look = ThemeSheet.Look()
    look.foreground = color("fg")
    look.background = color("bg")
    look.attributes = attributes("attributes") ?? []
    look.foreground16 = index("fg16")
    look.background16 = index("bg16")
    look.mono = attributes("mono")
    return look
  }

  /// `nil` for the terminal's own, and where something is wrong, which is noted.
  func color(_ key: String) -> ThemeSheet.Color? {
    guard let text = table.text(key), text != ThemeColors.terminal else { return nil }
    switch colors.color(text) {
    case .success(let color): return color
    case .failure(let problem):
      table.problem("\(key): \(problem.message)", key: key)
      return nil
    }
  }

  private func index(_ key: String) -> Int? {
    guard let text = table.text(key) else { return nil }
    if let index = ThemeColors.ansiNames.firstIndex(of: text) { return index }
    let nearest = NearestName.of(text, among: ThemeColors.ansiNames)
    table.problem(
      "\(key): '\(text)' is none of the sixteen colours; "
        + (nearest.map { "did you mean \($0)?" }
          ?? "there is \(ThemeColors.ansiNames.joined(separator: ", "))"),
      key: key)
    return nil
  }

  private func attributes(_ key: String) -> Set<ThemeSheet.Attribute>? {
    guard let words = table.texts(key) else { return nil }
    let known = ThemeSheet.Attribute.allCases.map(\.rawValue)
    for (index, word) in words.enumerated() where !known.contains(word) {
      let nearest = NearestName.of(word, among: known)
      table.problems.add(
        "\(key): there is no '\(word)'; "
          + (nearest.map { "did you mean \($0)?" } ?? "there is \(known.joined(separator: ", "))"),
        at: table.path + [key, String(index)])
    }
    return Set(words.compactMap(ThemeSheet.Attribute.init(rawValue:)))
  }
}
