import App
import ArgumentParser
import Domain
import Operations

extension CommandContext {
  /// `ids` are the arguments that name contacts; `-` names none.
  ///
  /// - Throws: If the provider does not have the action, or the config does not allow it. The journal
  ///   keeps the refusal.
  func writing(
    _ action: Action?, at provider: String, _ options: WriteOptions,
    about ids: [String] = [], by lookup: LookupOptions? = nil
  ) async throws(CommandFailure) -> WriteRun {
    let (app, client) = try self.provider(provider, needsCredentials: !options.dryRun)
    let run = WriteRun(
      app: app, client: client, report: report, rendering: rendering, isDryRun: options.dryRun,
      caseReference: options.caseReference)
    guard let action else { return run }
    do throws(CommandFailure) {
      try client.require(action)
    } catch {
      if !run.isDryRun { await run.recordRefusal(of: action, about: ids, by: lookup) }
      throw error
    }
    return run
  }

  /// For look-ups, which the journal keeps if they have a case and find no contact.
  func reading(
    at provider: String, _ cases: CaseOptions
  ) throws(CommandFailure) -> WriteRun {
    let (app, client) = try self.provider(provider)
    return WriteRun(
      app: app, client: client, report: report, rendering: rendering, isDryRun: false,
      caseReference: cases.reference)
  }
}

/// The common parts of commands that write.
struct WriteRun: Sendable {
  let app: LiveApp
  let client: any ProviderClient
  let report: ErrorReport
  let rendering: OutputRendering
  let isDryRun: Bool
  let caseReference: String?
  /// `--despite-suppression`.
  var ignoresSuppression = false

  var info: ProviderInfo { client.info }

  func contactID(_ value: String) -> ContactID { ContactID(provider: info.name, value: value) }

  /// The question before the write. `isAnswered`: `--yes`.
  func prompt(_ act: ConfirmationPrompt.Act, isAnswered: Bool) -> ConfirmationPrompt {
    ConfirmationPrompt(
      act: act, info: info, caseReference: caseReference, isAnswered: isAnswered, io: report.io)
  }

  /// The context of the write. A dry run prints `writes` and returns `nil`.
  ///
  /// - Throws: If nothing can ask for a confirmation, or a case reference is missing.
  func begin(
    _ writes: @autoclosure () -> [ContactWrite], asking prompt: ConfirmationPrompt? = nil
  ) throws(CommandFailure) -> WriteContext? {
    guard !isDryRun else {
      for (place, write) in writes().enumerated() {
        try printPlan(of: write, isFirst: place == 0)
      }
      return nil
    }
    try prompt?.requireAnswer()
    if info.policy.requiresCase, info.environment == .production, caseReference == nil {
      throw .write(.caseMissing(provider: info.name))
    }
    return context
  }

  var context: WriteContext {
    var context = app.writeContext(caseReference: caseReference)
    context.suppression.isOverridden = ignoresSuppression
    return context
  }

  fileprivate func recordRefusal(
    of action: Action, about ids: [String], by options: LookupOptions?
  ) async {
    let lookups = ids.filter { $0 != "-" }.map { id in
      info.canonical(options?.subject(id) ?? .id(id))
    }
    do throws(WriteFailure) {
      let request = UnsentRequest(at: info, context: context)
      guard !lookups.isEmpty else { return try await request.record(.refused, action, nil) }
      for lookup in lookups { try await request.record(.refused, action, lookup) }
    } catch {
      report.report(.write(error))
    }
  }

  /// Reads the contact of an action. With a case reference, the journal keeps that there is none.
  func contact(
    _ lookup: ContactLookup, for action: Action, fields: [String]? = nil
  ) async throws(CommandFailure) -> Contact {
    do throws(ProviderFailure) {
      return try await OpenContact(client: client).contact(lookup, fields: fields)
    } catch {
      await recordAbsence(error, action, lookup)
      throw .provider(error)
    }
  }

  /// As `contact`, but of a shared key all contacts.
  func contacts(
    _ lookup: ContactLookup, for action: Action, fields: [String]? = nil
  ) async throws(CommandFailure) -> [Contact] {
    do throws(ProviderFailure) {
      return try await OpenContact(client: client).contacts(lookup, fields: fields)
    } catch {
      await recordAbsence(error, action, lookup)
      throw .provider(error)
    }
  }

  private func recordAbsence(
    _ absence: ProviderFailure, _ action: Action, _ lookup: ContactLookup
  ) async {
    do throws(WriteFailure) {
      try await UnsentRequest(at: info, context: context).recordAbsence(absence, action, lookup)
    } catch {
      report.report(.write(error))
    }
  }

  /// Runs a job, and reports waits for the provider's call limit.
  func perform(
    _ action: Action, of targets: JobTargets, origin: JobOrigin, _ context: WriteContext
  ) async throws(CommandFailure) {
    let watch = WaitNotice(app, report: report).watch()
    defer { watch.cancel() }
    try await JobReport(run: self, rendering: rendering)
      .perform(action, of: targets, origin: origin, context: context)
  }

  /// Prints the requests of a dry run, one JSON object per line. Only the first write includes the
  /// requests for its credentials.
  func printPlan(of write: ContactWrite, isFirst: Bool = true) throws(CommandFailure) {
    var requests: [PlannedRequest]
    do throws(WriteFailure) {
      requests = try PlanWrite(client: client).requests(for: write)
    } catch {
      throw .write(error)
    }
    if !isFirst { requests = Array(requests.suffix(1)) }
    for request in requests { try report.io.write(Self.json(request).text + "\n") }
  }

  /// Writes without interruption by `^C`, and reports the result's evidence and warnings.
  func perform(
    _ body: @escaping @Sendable () async throws(WriteFailure) -> WriteResult
  ) async throws(CommandFailure) -> WriteResult {
    let result = try await performing(body)
    tell(result)
    return result
  }

  /// Writes without interruption by `^C`.
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

  private func guarded<Value: Sendable>(
    _ body: @escaping @Sendable () async throws(WriteFailure) -> Value
  ) async -> Result<Value, WriteFailure> {
    await report.io.guarding { () -> Result<Value, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await body())
      } catch {
        return .failure(error)
      }
    }
  }

  /// Prints the result of a write. `what` is the message if standard output cannot be written, for
  /// example "contact 7 was created".
  ///
  /// - Throws: `.partly`
  func print(_ text: String, of what: String) throws(CommandFailure) {
    do throws(CommandFailure) {
      try report.io.write(text)
    } catch {
      throw Self.unprinted(what, error, at: info.name)
    }
  }

  /// A write is done, but standard output cannot be written.
  static func unprinted(
    _ what: String, _ failure: CommandFailure, at provider: ProviderName
  ) -> CommandFailure {
    let reason = ErrorFacts.all(of: failure).first?.text ?? "its reader has gone"
    return .partly(
      provider: provider,
      message: "\(what), but standard output cannot be written: \(reason)",
      nextStep: "do not repeat it; roster journal list shows what was done")
  }

  /// A failure for changes that were not requested. The requested change is done.
  func sideEffects(of result: WriteResult) -> CommandFailure? {
    guard !result.sideEffects.isEmpty else { return nil }
    return .partly(
      provider: info.name, message: result.sideEffects.joined(separator: "; "),
      nextStep: "your change was made; undo the extra one")
  }

  func tell(_ result: WriteResult) {
    tell(result.evidence, warnings: result.warnings.filter { !result.sideEffects.contains($0) })
  }

  /// Reports evidence and warnings on standard error.
  func tell(_ evidence: WriteResult.Evidence, warnings: [String]) {
    for warning in warnings { report.tell(.consequence, at: info.name, warning) }
    switch evidence {
    case .readBack: break
    case .answerOnly(let reason):
      report.tell(.notReadBack, at: info.name, "answered, not read back: \(reason)")
    case .readAfterLostAnswer:
      report.tell(
        .answerLost, at: info.name, "the answer was lost; reading shows that it is done")
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

/// The option of commands that create one contact or opt it in.
struct SuppressionOption: ParsableArguments {
  @Flag(
    name: .customLong("despite-suppression"),
    help: "Write even if the person was erased or objected. The journal keeps that.")
  var isIgnored = false
}

/// The options of every command that writes.
struct WriteOptions: ParsableArguments {
  @Flag(help: "Print the exact requests as JSON, without sending them.")
  var dryRun = false

  @OptionGroup var cases: CaseOptions

  var caseReference: String? { cases.reference }
}
