package import Domain

/// What the mouse can point at on a frame.
package nonisolated enum ScreenTarget: Hashable, Sendable {
  /// An index into the providers.
  case provider(Int)
  /// A row of the list in front.
  case contact(ContactID)
  /// The hint of a command in the last line, by the command's id.
  case hint(String)
  /// A line of the detail pane, by its index.
  case line(Int)
  /// An overlay, which hides the targets below and does nothing itself.
  case cover
}

/// A target and its place. Later ones are above earlier ones.
nonisolated struct PlacedTarget: Hashable, Sendable {
  let target: ScreenTarget
  let rect: Rect
}
