package import Foundation

/// Takes the body of a 2xx answer while it arrives; any other answer's body is collected.
package struct AnswerSink: Sendable {
  /// Gets the next bytes, at least one and at most 256 KiB, in their order. The provider is held up
  /// while it works: no more than one chunk is kept meanwhile. `false` ends the request, whose
  /// `send` then throws `.cancelled`.
  package let receive: @Sendable (Data) async -> Bool

  package init(_ receive: @escaping @Sendable (Data) async -> Bool) { self.receive = receive }
}
