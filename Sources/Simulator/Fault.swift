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
  /// Answered as ever, after this time more; the request is applied when that has passed.
  case slow(Duration)
  /// Applied at once, and answered as ever after this time more.
  case slowAfterApplying(Duration)
  /// The provider's own error of that status, as a gateway in front of it gives it; the request is
  /// applied all the same.
  case statusAfterApplying(Int)
  /// Held that long without an answer, then the connection closed, and nothing applied.
  case heldBeforeApplying(Duration)
  /// Applied, held that long without an answer, then the connection closed.
  case heldAfterApplying(Duration)
  /// Applied, and the connection closed without an answer.
  case closedAfterApplying
  /// The connection closed without an answer, and nothing applied.
  case closedBeforeApplying
  /// A gateway's page of that status at once; the request is applied so much later.
  case statusThenApplying(Int, after: Duration)
  /// The connection closed at once without an answer; the request is applied so much later.
  case closedThenApplying(after: Duration)
  /// A page of that status from something in between, in no form of the provider's. `isApplied` says
  /// whether the provider does what was asked.
  case foreign(Int, isApplied: Bool)

  /// Whether the provider gets to see the request.
  var isApplied: Bool {
    switch self {
    case .status, .bytes, .html, .closedBeforeApplying, .heldBeforeApplying, .statusThenApplying,
      .closedThenApplying:
      false
    case .answer(_, _, _, let isApplied), .foreign(_, let isApplied): isApplied
    case .cutOff, .slow, .slowAfterApplying, .statusAfterApplying, .closedAfterApplying,
      .heldAfterApplying:
      true
    }
  }

  /// How long the answer waits once the request was dealt with.
  var waitBeforeAnswer: Duration? {
    switch self {
    case .slowAfterApplying(let time), .heldBeforeApplying(let time), .heldAfterApplying(let time):
      time
    default: nil
    }
  }

  /// How long after its answer the request is applied.
  var lateness: Duration? {
    switch self {
    case .statusThenApplying(_, let time), .closedThenApplying(let time): time
    default: nil
    }
  }

  /// In the request log.
  var name: String {
    switch self {
    case .status(let status, _): String(status)
    case .answer(let status, _, _, let isApplied): "answer\(status)\(isApplied ? "Applied" : "")"
    case .bytes: "bytes"
    case .html: "html"
    case .cutOff: "cutOff"
    case .slow: "delayBeforeApplying"
    case .slowAfterApplying: "delayAfterApplying"
    case .statusAfterApplying(let status): "\(status)AfterApplying"
    case .closedAfterApplying: "closedAfterApplying"
    case .closedBeforeApplying: "closedBeforeApplying"
    case .heldBeforeApplying: "hangBeforeApplying"
    case .heldAfterApplying: "hangAfterApplying"
    case .statusThenApplying(let status, _): "\(status)ThenApplying"
    case .closedThenApplying: "closedThenApplying"
    case .foreign(let status, let isApplied): "foreign\(status)\(isApplied ? "Applied" : "")"
    }
  }
}

/// What takes turns with the five faults that there always are, where somebody asks for it.
package enum AdditionalFault: String, CaseIterable, Sendable {
  /// 8 s more: applied at their end one time, at their beginning the next.
  case delay
  /// No answer within a minute; not applied one time, applied the next.
  case hang
  /// 502 of a request that was not applied, then 504 of one that was.
  case gateway
  /// A gateway's 503 at once, then a closed connection; both are applied 1.2 s later.
  case late
  /// nginx's 404 page of a request that was not applied, then of one that was.
  case foreign

  /// One for a request that is not applied or not at once, one for a request that is.
  var turns: (Fault, Fault) {
    switch self {
    case .delay: (.slow(.seconds(8)), .slowAfterApplying(.seconds(8)))
    case .hang: (.heldBeforeApplying(.seconds(60)), .heldAfterApplying(.seconds(60)))
    case .gateway: (.status(502), .statusAfterApplying(504))
    case .late:
      (
        .statusThenApplying(503, after: .milliseconds(1_200)),
        .closedThenApplying(after: .milliseconds(1_200))
      )
    case .foreign: (.foreign(404, isApplied: false), .foreign(404, isApplied: true))
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
