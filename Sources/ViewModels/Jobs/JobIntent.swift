package import Domain
package import Operations

/// Tells the journal of a job, and gives the context in which its contacts are written to.
package typealias JobIntent =
  @Sendable (any ProviderClient, WriteContext) async throws(WriteFailure) -> WriteContext

nonisolated extension ActionPlanState {
  /// A job of its own, with everybody whom the plan is about.
  var intent: JobIntent {
    let parts = subjects.map { JobPart(write(to: $0), readLookup: $0.lookup) }
    return { (client, context) async throws(WriteFailure) in
      try await BeginJob(client: client, context: context).begin(parts)
    }
  }

  private func write(to subject: Contact) -> ContactWrite {
    let lookup = ContactLookup.id(subject.id.value)
    return switch act {
    case .anonymize: .anonymize(lookup)
    case .delete: .delete([lookup])
    case .prefer: .preferences(lookup, changes[subject.id] ?? [:])
    }
  }
}
