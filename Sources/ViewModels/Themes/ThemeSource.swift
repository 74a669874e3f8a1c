/// The source of themes, supplied by the composition root.
package nonisolated protocol ThemeSource: Sendable {
  /// The shipped themes in their order, then the operator's own by name; each name once.
  func entries() -> [ThemeEntry]

  /// Reads a theme from its files, with all that it inherits.
  ///
  /// - Throws: `ThemeFailure` if there is no such theme, or its files are invalid.
  func theme(named name: String) throws(ThemeFailure) -> ThemeSheet

  /// Emits an element each time a theme's file may have changed.
  func changes() -> AsyncStream<Void>
}

package nonisolated struct ThemeEntry: Hashable, Sendable {
  package var name: String
  /// Whether it is the operator's own.
  package var isOwn: Bool

  package init(name: String, isOwn: Bool) {
    self.name = name
    self.isOwn = isOwn
  }
}

package nonisolated struct ThemeFailure: Error, Hashable, Sendable {
  /// One line each, as `mine.toml:3:1: unknown role …`; at least one.
  package var problems: [String]
  /// Whether the only problem is that no theme has this name.
  package var isMissing: Bool

  package init(problems: [String], isMissing: Bool = false) {
    self.problems = problems
    self.isMissing = isMissing
  }
}

/// A single theme that never changes.
package nonisolated struct OneTheme: ThemeSource {
  private let sheet: ThemeSheet

  package init(_ sheet: ThemeSheet) { self.sheet = sheet }

  package func entries() -> [ThemeEntry] { [ThemeEntry(name: sheet.name, isOwn: false)] }

  package func theme(named name: String) throws(ThemeFailure) -> ThemeSheet {
    guard name == sheet.name else {
      throw ThemeFailure(
        problems: ["unknown theme '\(name)'; use \(sheet.name)"], isMissing: true)
    }
    return sheet
  }

  package func changes() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}
