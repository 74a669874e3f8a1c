package import Domain

/// Which contacts of a job go out next, and when it stops by itself. The first contact that is found is
/// the canary: it goes alone, and if it is not done, no other is begun.
package struct JobProgress: Hashable, Sendable {
  /// Why a job stops before its last contact.
  package enum Stop: Hashable, Sendable {
    case canaryFailed
    /// The outcome of the canary is unknown.
    case canaryUnknown
    /// The provider answered 401 or 403 so many times in a row that the others would meet it too.
    case refused
    /// The journal takes no entries, without which nothing is sent.
    case journal
  }

  /// Refusals in a row after which nothing more is sent.
  package static let mostRefusals = 3

  package let count: Int
  /// Contacts that went out, in the order of the job.
  package private(set) var begun = 0
  package private(set) var stop: Stop?
  private var hasCanary = false
  private var refusals = 0

  package init(count: Int) { self.count = count }

  /// Whether the canary is still to be done.
  package var isAtCanary: Bool { !hasCanary && count > 1 }
  package var hasRest: Bool { begun < count && stop == nil }

  /// The places of the contacts that go out next, which count as begun; `nil` where none may.
  package mutating func begin(atMost chunkSize: Int) -> Range<Int>? {
    guard hasRest else { return nil }
    let size = isAtCanary ? 1 : max(1, chunkSize)
    let places = begun..<min(count, begun + size)
    begun = places.upperBound
    return places
  }

  /// Takes the outcome of one contact that went out, in order; `failure` is why it is not done.
  package mutating func take(_ outcome: WriteOutcome, failure: WriteFailure? = nil) {
    refusals = failure?.isRefusal == true ? refusals + 1 : 0
    if case .journal(_, isSent: false)? = failure, hasCanary { stop = stop ?? .journal }
    if refusals >= Self.mostRefusals { stop = stop ?? .refused }
    guard !hasCanary else { return }
    switch outcome {
    case .done: hasCanary = true
    case .notFound: break
    case .failed: stop = .canaryFailed
    case .unknown: stop = .canaryUnknown
    }
  }
}

extension WriteFailure {
  /// Whether the provider refuses the key, or what the key may do: 401 or 403.
  package var isRefusal: Bool {
    switch self {
    case .failed(let failure), .outcomeUnknown(let failure):
      [.unauthorized, .forbidden].contains(failure.kind)
    default: false
    }
  }
}
