package import Foundation

/// What can go wrong with one call.
package enum Fault: Sendable, Equatable {
  /// The provider's own error of that status (429, 500, 503, …), with additional headers such as
  /// `["Retry-After": "2"]`. The request is not applied.
  case status(Int, headers: [String: String] = [:])
  /// Exactly this answer. `isApplied` says whether the provider does first what was asked.
  case answer(
    status: Int, headers: [String: String] = [:], body: String = "", isApplied: Bool = false)
  /// Exactly these bytes with status 200, for what no text can hold. Not applied.
  case bytes(Data)
  /// A proxy's HTML page with status 200 in the place of the answer. Not applied.
  case html
  /// Applied, and half of the answer's body sent before the connection is closed.
  case cutOff
  /// Answered as ever, after this time more.
  case slow(Duration)
  /// Applied, and the connection closed without an answer.
  case closedAfterApplying
  /// The connection closed without an answer, and nothing applied.
  case closedBeforeApplying

  /// Whether the provider gets to see the request.
  var isApplied: Bool {
    switch self {
    case .status, .bytes, .html, .closedBeforeApplying: false
    case .answer(_, _, _, let isApplied): isApplied
    case .cutOff, .slow, .closedAfterApplying: true
    }
  }
}

/// The calls a scripted fault is for.
package struct CallFilter: Sendable {
  /// `nil` for any.
  package var method: String?
  /// The beginning of the path, `nil` for any.
  package var pathPrefix: String?

  package init(method: String? = nil, pathPrefix: String? = nil) {
    self.method = method
    self.pathPrefix = pathPrefix
  }

  func matches(_ call: Call) -> Bool {
    (method ?? call.method) == call.method && call.path.hasPrefix(pathPrefix ?? "")
  }
}
