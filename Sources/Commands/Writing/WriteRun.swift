import Domain
import Operations

/// What the commands that write have in common.
struct WriteRun: Sendable {
  let client: any ProviderClient
  let report: ErrorReport

  /// Prints the requests of a dry run, one JSON object a line. Of several writes only the first is
  /// preceded by what the credentials need.
  func printPlan(of write: ContactWrite, isFirst: Bool = true) throws(CommandFailure) {
    var requests: [PlannedRequest]
    do throws(WriteFailure) {
      requests = try PlanWrite(client: client).requests(for: write)
    } catch {
      throw .write(error)
    }
    if !isFirst { requests = Array(requests.suffix(1)) }
    for request in requests { try StandardOutput.write(Self.json(request).text + "\n") }
  }

  /// Sends, without being cut short by `^C`, and says on standard error what the result leaves open.
  func perform(
    _ body: @escaping @Sendable () async throws(WriteFailure) -> WriteResult
  ) async throws(CommandFailure) -> WriteResult {
    let result = try await performing(body)
    tell(result)
    return result
  }

  /// The same for what has a result of its own kind.
  @discardableResult
  func performing<Value: Sendable>(
    _ body: @escaping @Sendable () async throws(WriteFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(WriteFailure) {
      return try await guarded(body).get()
    } catch {
      throw .write(error)
    }
  }

  func outcome(
    of body: @escaping @Sendable () async throws(WriteFailure) -> WriteResult
  ) async -> Result<WriteResult, WriteFailure> {
    let outcome = await guarded(body)
    if case .success(let result) = outcome { tell(result) }
    return outcome
  }

  private func guarded<Value: Sendable>(
    _ body: @escaping @Sendable () async throws(WriteFailure) -> Value
  ) async -> Result<Value, WriteFailure> {
    await Interruption.shared.guarding { () -> Result<Value, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
  }

  /// Prints what a write left. It is done whether or not standard output takes it: `what` then says so
  /// on standard error, as in "contact 7 is created".
  ///
  /// - Throws: `.partly`
  func print(_ text: String, of what: String) throws(CommandFailure) {
    do throws(CommandFailure) {
      try StandardOutput.write(text)
    } catch {
      throw Self.unprinted(what, error, at: client.info.name)
    }
  }

  /// What was done is done, though standard output did not take what there was to say.
  static func unprinted(
    _ what: String, _ failure: CommandFailure, at provider: ProviderName
  ) -> CommandFailure {
    let reason = ErrorFacts.all(of: failure).first?.text ?? "its reader has gone"
    return .partly(
      provider: provider,
      message: "\(what), but standard output does not take it: \(reason)",
      nextStep: "do not repeat it; roster journal list shows what was done")
  }

  /// What changed beside what was asked for, as a failure: the rest is done.
  func sideEffects(of result: WriteResult) -> CommandFailure? {
    guard !result.sideEffects.isEmpty else { return nil }
    return .partly(
      provider: client.info.name, message: result.sideEffects.joined(separator: "; "),
      nextStep: "what was asked for is done; set right what was not")
  }

  private func tell(_ result: WriteResult) {
    tell(result.evidence, warnings: result.warnings.filter { !result.sideEffects.contains($0) })
  }

  /// Says on standard error what a result leaves open.
  func tell(_ evidence: WriteResult.Evidence, warnings: [String]) {
    for warning in warnings { report.note("\(client.info.name): \(warning)") }
    switch evidence {
    case .readBack: break
    case .answerOnly(let reason):
      report.note("\(client.info.name): answered, not read back: \(reason)")
    case .readAfterLostAnswer:
      report.note("\(client.info.name): the answer was lost; reading shows that it is done")
    }
  }

  private static func json(_ request: PlannedRequest) -> JSONText {
    .object([
      ("method", .string(request.method)), ("url", .string(request.url)),
      ("headers", .object(request.headers.map { ($0.name, JSONText($0.value)) })),
      ("body", JSONText(request.body)),
    ])
  }
}
