import App
import Domain

/// Writes errors and notes to standard error.
struct ErrorReport: Sendable {
  /// Whether the operator chose `--output json` or `ndjson` explicitly.
  let isJSON: Bool
  let io: CommandIO

  func report(_ failure: CommandFailure) {
    let all = ErrorFacts.all(of: failure)
    if isJSON, let one = ErrorFacts.merged(all) { return report(one) }
    for facts in all { report(facts) }
  }

  func report(_ facts: ErrorFacts) {
    guard !isJSON else { return io.writeError(facts.json.text) }
    io.writeError("roster: " + Self.safe(facts.text))
    if let nextStep = facts.nextStep { io.writeError("  " + Self.safe(nextStep)) }
  }

  /// What an operator should look at, although nothing failed.
  enum Warning: String {
    /// A row of a file overwrites an earlier one.
    case overwritten
    /// Columns of a file are not part of what is sent.
    case notSent
    /// What was done could not be compared with the provider.
    case notChecked
    /// Values of contacts could not be read as they were sent.
    case broken
    /// A provider was not searched completely.
    case incomplete
    /// Several contacts share a key.
    case shared
    /// A provider cannot be searched that way.
    case unsearchable
    /// What the provider did differently, or what stays after an erasure.
    case consequence
    /// A write is done according to its answer only.
    case notReadBack
    /// A write is done, although its answer was lost.
    case answerLost
    /// An index cannot be used.
    case index
  }

  func warn(_ kind: Warning, at provider: ProviderName, _ text: String) {
    tell(kind, at: provider, text, prefix: "warning: ")
  }

  /// As `warn`, without that word in text.
  func tell(
    _ kind: Warning, at provider: ProviderName, _ text: String, prefix: String = ""
  ) {
    guard isJSON else { return note("\(provider): \(prefix)\(text)") }
    io.writeError(
      JSONText.object([
        (
          "warning",
          .object([
            ("kind", .string(kind.rawValue)), ("provider", .string(provider.text)),
            ("message", .string(text)),
          ])
        )
      ]).text)
  }

  /// Says which of the contacts share a key, and how to name each of them.
  func tellShared(_ contacts: [Contact], at provider: ProviderName) {
    for shared in SharedLookup.all(in: contacts) {
      tell(.shared, at: provider, "\(shared.text); \(shared.nextStep)")
    }
  }

  /// Writes information that is not a failure.
  func note(_ text: String) {
    io.writeError("roster: " + Self.safe(text))
  }

  private static func safe(_ text: String) -> String {
    SafeText(untrusted: text, form: .detail).string
  }
}

/// The parts of a failure for standard error: a line, the next step, and the JSON members.
struct ErrorFacts {
  var kind: String
  var provider: String?
  /// One sentence. It begins with the provider's name and ends with the status, if there are any.
  var text: String
  /// The sentence without the facts that have JSON members.
  var message: String
  var nextStep: String?
  var status: Int?
  var code: String?
  var field: String?
  /// The row of the output that this is about, from 1; `nil` if there is only one contact.
  var row: Int?

  init(kind: CommandFailure.Kind, provider: String? = nil, _ message: OperatorMessage) {
    self.kind = kind.rawValue
    self.provider = provider
    text = message.text
    self.message = message.sentence
    nextStep = message.nextStep
  }

  init(_ failure: ProviderFailure, message: OperatorMessage? = nil, kind: String? = nil) {
    let words = message ?? OperatorMessage(failure)
    self.kind = kind ?? failure.kind.rawValue
    provider = failure.provider.text
    text = words.text
    self.message = words.sentence
    nextStep = words.nextStep
    status = failure.status
    code = failure.code
    field = failure.field
  }

  /// Several for a config with several problems; none if the failure is already reported.
  static func all(of failure: CommandFailure) -> [ErrorFacts] {
    switch failure {
    case .usage(let text, let nextStep):
      [ErrorFacts(kind: .usage, OperatorMessage(nil, text, nextStep: nextStep))]
    case .config(let failure):
      failure.problems.map {
        ErrorFacts(
          kind: .config, provider: $0.provider,
          OperatorMessage(nil, $0.text, nextStep: $0.nextStep))
      }
    case .provider(let failure): [ErrorFacts(failure)]
    case .write(let failure): [ErrorFacts(failure)]
    case .unavailable(let kind, let provider, let reason):
      [
        ErrorFacts(
          kind: kind, provider: provider.text,
          OperatorMessage(provider, reason, nextStep: "nothing was sent"))
      ]
    case .invalidFile(let path, let message, let nextStep):
      [
        ErrorFacts(
          kind: .validation, OperatorMessage(nil, "\(path): \(message)", nextStep: nextStep))
      ]
    case .partly(let provider, let message, let nextStep):
      [
        ErrorFacts(
          kind: .partial, provider: provider.text,
          OperatorMessage(provider, message, nextStep: nextStep))
      ]
    case .localFile(let text, let nextStep):
      [ErrorFacts(kind: .refused, OperatorMessage(nil, text, nextStep: nextStep))]
    case .notInJournal(let identifier):
      [
        ErrorFacts(
          kind: .notFound,
          OperatorMessage(
            nil, "no write in the journal begins with '\(identifier)'",
            nextStep: "roster journal list shows the writes"))
      ]
    case .caseStep(let failure):
      [
        ErrorFacts(
          kind: failure.status == .notFound ? .notFound : .refused, failure.message)
      ]
    case .outputClosed, .reported: []
    }
  }

  init(_ failure: WriteFailure) {
    let message = OperatorMessage(failure)
    switch failure {
    case .unavailable(let provider, _), .caseMissing(let provider), .suppressed(let provider, _),
      .held(let provider, _):
      self.init(kind: .refused, provider: provider.text, message)
    case .invalid(let provider, let problems):
      self.init(kind: .validation, provider: provider.text, message)
      field = problems.first?.field
    case .conflict(let seen, _):
      self.init(kind: .conflict, provider: seen.id.provider.text, message)
    case .failed(let failure):
      self.init(failure)
    case .outcomeUnknown(let failure):
      self.init(failure, message: message, kind: CommandFailure.Kind.unknownOutcome.rawValue)
    case .journal(_, isSent: false): self.init(kind: .refused, message)
    case .journal(_, isSent: true): self.init(kind: .unknownOutcome, message)
    case .doneUnrecorded(_, let provider, _):
      self.init(kind: .partial, provider: provider.text, message)
    }
  }

  /// Several failures as one, for programs that read one object; `nil` for an empty array.
  static func merged(_ all: [ErrorFacts]) -> ErrorFacts? {
    guard var one = all.first, all.count > 1 else { return all.first }
    if Set(all.map(\.provider)).count > 1 { one.provider = nil }
    one.text = all.map(\.text).joined(separator: "; ")
    one.message = all.map(one.provider == nil ? \.text : \.message).joined(separator: "; ")
    var hints: [String] = []
    for case let hint? in all.map(\.nextStep) where !hints.contains(hint) { hints.append(hint) }
    one.nextStep = hints.isEmpty ? nil : hints.joined(separator: "; ")
    return one
  }

  var json: JSONText {
    .object([
      (
        "error",
        .object(
          [
            ("kind", .string(kind)), ("provider", JSONText(provider)),
            ("message", .string(message)),
            ("status", status.map(JSONText.integer) ?? .null), ("code", JSONText(code)),
            ("field", JSONText(field)),
          ] + (nextStep.map { [("hint", JSONText.string($0))] } ?? [])
            + (row.map { [("row", JSONText.integer($0))] } ?? []))
      )
    ])
  }
}

/// A number with its noun: `1 row`, `20 rows`.
enum Count {
  static func of(_ count: Int, _ thing: String) -> String {
    of(count, thing + "s", one: thing)
  }

  /// With an irregular plural: `1 entry`, `20 entries`.
  static func of(_ count: Int, _ things: String, one thing: String) -> String {
    "\(count) \(count == 1 ? thing : things)"
  }
}
