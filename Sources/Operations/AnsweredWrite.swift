import Domain

/// A write that no read can prove: the provider's answer is all there is. It goes out once, and
/// without an answer its outcome is unknown.
struct AnsweredWrite {
  let client: any ProviderClient
  let context: WriteContext
  let write: ContactWrite

  func run() async throws(WriteFailure) -> WriteAnswer {
    try context.requireAllowed(write.action, at: client.info)
    try context.requireSendable(write, at: client)
    let log = WriteLog(context: context, client: client, write: write)
    try await log.record(.intended)
    try await log.record(.sent)
    let answer: WriteAnswer
    do throws(ProviderFailure) {
      answer = try await log.send(write, by: client)
    } catch {
      throw error.mayHaveHappened ? await log.unknown(error) : await log.failed(error)
    }
    try await log.record(
      .answered, status: answer.status, requestID: answer.requestID, delivery: .answered)
    return answer
  }
}
