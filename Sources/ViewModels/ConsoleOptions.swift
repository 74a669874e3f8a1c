/// What the config says of the console itself.
package nonisolated struct ConsoleOptions: Hashable, Sendable {
  /// Whether it starts with personal data hidden.
  package var isRedacted = false
  /// How long without a key until the screen is locked; `nil` is never.
  package var idleLock: Duration?

  package init() {}
}
