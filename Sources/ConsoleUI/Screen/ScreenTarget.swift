package import Domain

/// What stands somewhere on a frame, for who points at it.
package nonisolated enum ScreenTarget: Hashable, Sendable {
  /// An index into the providers.
  case provider(Int)
  /// A row of the list in front.
  case contact(ContactID)
  /// A line of the contact's pane, by its index.
  case line(Int)
  /// Something that lies over the rest and means nothing by itself.
  case cover
}

/// Where one is; what was placed later lies above.
nonisolated struct PlacedTarget: Hashable, Sendable {
  let target: ScreenTarget
  let rect: Rect
}
