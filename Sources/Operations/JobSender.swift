import Domain

/// Sends the contacts of one call of a job.
struct JobSender {
  let client: any ProviderClient
  let context: WriteContext
  /// Whether the operator confirmed this contact, not a number of contacts.
  let isConfirmed: Bool

  /// The number of contacts in one call.
  static func chunkSize(of action: Action, at info: ProviderInfo) -> Int {
    action == .delete ? max(1, info.capabilities.deleteBatchSize) : 1
  }

  /// Runs in a separate task: cancelling the job does not interrupt a write.
  ///
  /// - Returns: One outcome for each target, in their order.
  func send(_ targets: [JobTarget]) async -> [JobOutcome] {
    let sender = self
    return await Task { () async -> [JobOutcome] in
      guard targets.first?.act != .delete else { return await sender.delete(targets) }
      var outcomes: [JobOutcome] = []
      for target in targets { outcomes.append(await sender.send(target)) }
      return outcomes
    }.value
  }

  private func send(_ target: JobTarget) async -> JobOutcome {
    do throws(WriteFailure) {
      return .done(
        try await ActOnContact(client: client, context: context, isConfirmed: isConfirmed)
          .perform(target))
    } catch {
      return JobOutcome(error)
    }
  }

  private func delete(_ targets: [JobTarget]) async -> [JobOutcome] {
    var ended: [ContactLookup: DeletedContact.Outcome] = [:]
    var failure: WriteFailure?
    do throws(WriteFailure) {
      try await DeleteContacts(client: client, context: context).delete(
        targets.map(\.lookup), seen: isConfirmed ? targets.first?.seen : nil
      ) { ended[$0.lookup] = $0.outcome }
    } catch {
      failure = error
    }
    return targets.map { target in
      switch ended[target.lookup] {
      case .gone(let evidence, let effect):
        .done(WriteResult(contact: nil, evidence: evidence, effect: effect))
      case .notFound(let absence): .notFound(absent(target.lookup, absence))
      case .failed(let failure): JobOutcome(failure)
      case nil: failure.map(JobOutcome.init) ?? .unknown(.outcomeUnknown(unreported))
      }
    }
  }

  private func absent(_ lookup: ContactLookup, _ absence: Absence) -> ProviderFailure {
    ProviderFailure(
      .notFound, provider: client.info.name, delivery: .answered,
      message: "no contact '\(lookup.value)'"
        + (absence == .recycled ? ": it is in the recycle bin" : ""), absence: absence)
  }

  /// The call began: a contact without a result is not reported as not sent.
  private var unreported: ProviderFailure {
    ProviderFailure(
      .protocol, provider: client.info.name, delivery: .unknown, message: "no result was reported")
  }
}
