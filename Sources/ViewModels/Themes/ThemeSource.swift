/// Where themes come from; the composition root supplies it.
package nonisolated protocol ThemeSource: Sendable {
  /// The shipped ones in their order, then the operator's own by name; each name once.
  func entries() -> [ThemeEntry]

  /// Reads a theme anew, with all that it inherits.
  ///
  /// - Throws: `ThemeFailure` where there is none of the name, or something is wrong with its files.
  func theme(named name: String) throws(ThemeFailure) -> ThemeSheet

  /// One element each time when a theme's file may have become another; nothing happens in between.
  func changes() -> AsyncStream<Void>
}

package nonisolated struct ThemeEntry: Hashable, Sendable {
  package var name: String
  /// Whether a file of the operator gives it.
  package var isOwn: Bool

  package init(name: String, isOwn: Bool) {
    self.name = name
    self.isOwn = isOwn
  }
}

package nonisolated struct ThemeFailure: Error, Hashable, Sendable {
  /// One line each, as `mine.toml:3:1: unknown role …`; at least one.
  package var problems: [String]
  /// Whether the only problem is that there is no theme of the name.
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
