package import Domain

/// The outcome of one contact of a job.
package enum JobOutcome: Hashable, Sendable {
  /// The result's `contact` is `nil` if the provider no longer returns it.
  case done(WriteResult)
  /// The provider has done it, but the journal could not record that.
  case doneUnrecorded(WriteFailure)
  /// The provider proved that it has no such contact. Nothing was sent.
  case notFound(ProviderFailure)
  case failed(WriteFailure)
  /// Sent, but nothing shows whether it happened.
  case unknown(WriteFailure)

  package init(_ failure: WriteFailure) {
    switch (WriteOutcome(failure), failure) {
    case (.done, _): self = .doneUnrecorded(failure)
    case (.notFound, .failed(let absent)): self = .notFound(absent)
    case (.unknown, _): self = .unknown(failure)
    case (.failed, _), (.notFound, _): self = .failed(failure)
    }
  }

  package var word: WriteOutcome {
    switch self {
    case .done, .doneUnrecorded: .done
    case .notFound: .notFound
    case .failed: .failed
    case .unknown: .unknown
    }
  }

  /// `nil` if it is done and recorded.
  package var failure: WriteFailure? {
    switch self {
    case .done: nil
    case .notFound(let failure): .failed(failure)
    case .doneUnrecorded(let failure), .failed(let failure), .unknown(let failure): failure
    }
  }
}

/// A contact that a job has sent, or tried to.
package struct EndedContact: Hashable, Sendable {
  /// Its place among the job's targets.
  package var place: Int
  package var target: JobTarget
  package var outcome: JobOutcome
}
