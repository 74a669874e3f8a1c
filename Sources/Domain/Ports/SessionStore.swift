/// What the console remembers from one session to the next; no personal data.
package protocol SessionStore: Sendable {
  /// `nil` where there was no session before, or its record cannot be read.
  func lastProvider() -> ProviderName?
  func saveLastProvider(_ provider: ProviderName)
}
