/// What a provider's own answer proves of a contact that it does not give.
package enum Absence: Hashable, Sendable {
  /// There is none.
  case gone
  /// It is in the provider's recycle bin, from which it can be restored.
  case recycled
}
