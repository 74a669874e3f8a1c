/// What the config says of the console itself.
package nonisolated struct ConsoleOptions: Hashable, Sendable {
  /// Whether it starts with personal data hidden.
  package var isRedacted = false

  package init() {}
}
