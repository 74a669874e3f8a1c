/// A value that no log, message or plan may show. Printing it prints `‹redacted›`; only the code
/// that hands it to the network calls `reveal()`.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let value: String

  package init(_ value: String) { self.value = value }

  package func reveal() -> String { value }

  package static let placeholder = "‹redacted›"

  package var description: String { Self.placeholder }
  package var debugDescription: String { Self.placeholder }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
