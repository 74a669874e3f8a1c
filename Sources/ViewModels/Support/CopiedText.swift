/// Text for the clipboard, and what it is.
package nonisolated struct CopiedText: Hashable, Sendable {
  package var text: String
  /// The field's title.
  package var field: String
  /// The name of the contact; empty if it has none.
  package var name: String
}
