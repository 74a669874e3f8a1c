package import Foundation

/// What can go wrong with one call.
package enum Fault: Sendable, Equatable {
  /// The provider's own error of that status (429, 500, 503, …), with additional headers such as
  /// `["Retry-After": "2"]`. The request is not applied.
  case status(Int, headers: [String: String] = [:])
  /// Exactly this answer. `isApplied` says whether the provider applies the request first.
  case answer(
    status: Int, headers: [String: String] = [:], body: String = "", isApplied: Bool = false)
  /// Exactly these bytes with status 200, for bodies that are not text. Not applied.
  case bytes(Data)
  /// A proxy's HTML page with status 200 instead of the answer. Not applied.
  case html
  /// Applied; half of the answer's body is sent before the connection is closed.
  case cutOff
  /// Waits this long, then applies the request and answers normally.
  case slow(Duration)
  /// Applies the request at once, then waits this long and answers normally.
  case slowAfterApplying(Duration)
  /// A gateway's form of the provider's error of that status, although the request is applied.
  case statusAfterApplying(Int)
  /// Waits this long without an answer, then closes the connection. Not applied.
  case heldBeforeApplying(Duration)
  /// Applied; waits this long without an answer, then closes the connection.
  case heldAfterApplying(Duration)
  /// Applied; the connection is closed without an answer.
  case closedAfterApplying
  /// The connection is closed without an answer. Not applied.
  case closedBeforeApplying
  /// A gateway's page of that status at once; the request is applied this much later.
  case statusThenApplying(Int, after: Duration)
  /// The connection is closed at once without an answer; the request is applied this much later.
  case closedThenApplying(after: Duration)
  /// An intermediary's page of that status, not in the provider's form. `isApplied` says whether
  /// the provider applies the request.
  case foreign(Int, isApplied: Bool)
  /// Applied; the answer's body is packed, whether or not the client asked for that.
  case packed(Packing)
  /// Applied; one contact in the answer is broken.
  case damaged(Damage)
  /// The call limit, with a `Retry-After` in seconds since 1970 this much later. Not applied.
  case limitedUntil(Duration)

  /// Whether the provider sees the request.
  var isApplied: Bool {
    switch self {
    case .status, .bytes, .html, .closedBeforeApplying, .heldBeforeApplying, .statusThenApplying,
      .closedThenApplying, .limitedUntil:
      false
    case .answer(_, _, _, let isApplied), .foreign(_, let isApplied): isApplied
    case .cutOff, .slow, .slowAfterApplying, .statusAfterApplying, .closedAfterApplying,
      .heldAfterApplying, .packed, .damaged:
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

  /// The name in the request log.
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
    case .packed(let packing): "packed-\(packing.rawValue)"
    case .damaged(let damage): "damaged-\(damage.rawValue)"
    case .limitedUntil: "limitedUntil"
    }
  }
}

/// Optional faults that alternate with the five standard ones.
package enum AdditionalFault: String, CaseIterable, Sendable {
  /// 8 s more: first applied after the wait, next time before it.
  case delay
  /// No answer within a minute: first not applied, next time applied.
  case hang
  /// 502 for a request that was not applied, then 504 for one that was.
  case gateway
  /// A gateway's 503 at once, then a closed connection; both are applied 1.2 s later.
  case late
  /// nginx's 404 page for a request that was not applied, then for one that was.
  case foreign
  /// The provider's own answer packed as gzip, then as Brotli.
  case packed
  /// One broken character, then no contact, in an answer that is otherwise the provider's own.
  case damaged
  /// A call limit with a `Retry-After` in seconds since 1970.
  case epoch
  /// A proxy that asks for a password, then one that forbids the call.
  case proxy

  /// The fault for a request that is not applied, or not at once, and the one for a request that
  /// is.
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
    case .packed: (.packed(.gzip), .packed(.br))
    case .damaged: (.damaged(.halfCharacter), .damaged(.noContact))
    case .epoch: (.limitedUntil(.seconds(2)), .limitedUntil(.seconds(2)))
    case .proxy: (.foreign(407, isApplied: false), .foreign(403, isApplied: false))
    }
  }
}

/// The calls that a scripted fault applies to.
package struct CallFilter: Sendable {
  /// `nil` for any.
  package var method: String?
  /// The beginning of the path; `nil` for any.
  package var pathPrefix: String?

  package init(method: String? = nil, pathPrefix: String? = nil) {
    self.method = method
    self.pathPrefix = pathPrefix
  }

  func matches(_ call: Call) -> Bool {
    (method ?? call.method) == call.method && call.path.hasPrefix(pathPrefix ?? "")
  }
}
