import Domain
import Operations

/// What the commands that write have in common.
struct WriteRun: Sendable {
  let client: any ProviderClient
  let report: ErrorReport

  /// Prints the requests of a dry run, one JSON object a line.
  func printPlan(of write: ContactWrite) throws(CommandFailure) {
    let requests: [PlannedRequest]
    do throws(WriteFailure) {
      requests = try PlanWrite(client: client).requests(for: write)
    } catch {
      throw .write(error)
    }
    for request in requests { try StandardOutput.write(Self.json(request).text + "\n") }
  }

  /// Sends, without being cut short by `^C`, and says on standard error what the result leaves open.
  func perform(
    _ body: @escaping @Sendable () async throws(WriteFailure) -> WriteResult
  ) async throws(CommandFailure) -> WriteResult {
    let outcome = await outcome(of: body)
    do throws(WriteFailure) {
      return try outcome.get()
    } catch {
      throw .write(error)
    }
  }

  func outcome(
    of body: @escaping @Sendable () async throws(WriteFailure) -> WriteResult
  ) async -> Result<WriteResult, WriteFailure> {
    let outcome = await Interruption.shared.guarding { () -> Result<WriteResult, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
    if case .success(let result) = outcome { tell(result) }
    return outcome
  }

  private func tell(_ result: WriteResult) {
    for warning in result.warnings { report.note("\(client.info.name): \(warning)") }
    switch result.evidence {
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
