package import Domain

/// A write that no read can prove: the only evidence is the provider's answer. It is sent once;
/// without an answer, its outcome is unknown.
struct AnsweredWrite {
  let client: any ProviderClient
  let context: WriteContext
  let write: ContactWrite

  func run() async throws(WriteFailure) -> WriteAnswer {
    try context.requireAllowed(write.action, at: client.info)
    try context.requireSendable(write, at: client)
    return try await WriteLog(context: context, client: client, write: write)
      .holdingOne { (log) async throws(WriteFailure) in try await send(log) }
  }

  private func send(_ log: WriteLog) async throws(WriteFailure) -> WriteAnswer {
    try await log.record(.intended)
    try await log.record(.sent)
    let answer: WriteAnswer
    do throws(ProviderFailure) {
      answer = try await log.send(write, by: client)
    } catch {
      throw error.mayHaveHappened ? await log.unknown(error) : await log.failed(error)
    }
    try await log.record(
      .answered, status: answer.status, requestID: answer.requestID,
      note: EntryNote(write.answeredEffect).text, delivery: .answered)
    return answer
  }
}

/// Uploads a file in the provider's own format. The provider does not report rows.
package struct ImportContacts: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  package func importFile(_ file: LocalFile) async throws(WriteFailure) {
    _ = try await AnsweredWrite(
      client: client, context: context, write: .importFile(file)
    ).run()
  }
}

/// Sets or removes the prices of one contact. The provider has no read for them.
package struct PriceContact: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// - Returns: The provider's result for each row, in its order.
  package func setPricing(
    _ pricing: JSONValue, of lookup: ContactLookup
  ) async throws(WriteFailure) -> [WriteAnswer.Row] {
    try await AnsweredWrite(
      client: client, context: context, write: .setPricing(lookup, pricing)
    ).run().rows
  }

  package func removePricing(of lookup: ContactLookup) async throws(WriteFailure) {
    _ = try await AnsweredWrite(
      client: client, context: context, write: .removePricing(lookup)
    ).run()
  }
}
