/// One file of a theme as text.
struct ThemeFile: Hashable, Sendable {
  /// Without `.toml`.
  var name: String
  /// As the operator knows it, for messages.
  var label: String
  var text: String
  /// `nil` for one that roster brought along.
  var path: String?

  static func shipped(_ name: String) -> ThemeFile? {
    ShippedThemes.files.first { $0.name == name }.map {
      ThemeFile(name: name, label: "\(name).toml", text: $0.text, path: nil)
    }
  }
}
