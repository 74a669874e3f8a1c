import App
import ArgumentParser
import Domain
import Foundation
import Operations

/// The values of a rectification, and identifiers on standard input for providers that read by
/// nothing else.
struct CaseInputs: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A new value of a rectification.", valueName: "field=value"))
  var changes: [String] = []
  @Flag(
    help: """
      Read the person's identifiers from standard input, for providers that read contacts by \
      nothing else (an account id).
      """)
  var identifiers = false

  func keys(_ io: CommandIO) throws(CommandFailure) -> [String] {
    identifiers ? try io.values(of: "-") : []
  }

  func caseChanges(_ run: CaseRun) async throws(CommandFailure) -> CaseChanges {
    try await run.asking { () async throws(CaseFailure) in
      try CaseChanges(changes, at: run.app.clients.map(\.info))
    }
  }
}

struct CasePlanCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Plan what is done at each provider.",
    discussion: """
      Reads every included contact. Any later change to a contact, to the case or to the settings \
      makes the plan void.
      """)

  @OptionGroup var named: CaseArgument
  @OptionGroup var inputs: CaseInputs
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io, needsCredentials: true)
    let record = try await run.record(named.reference)
    let keys = try inputs.keys(io)
    let changes = try await inputs.caseChanges(run)
    let planning = PlanCase(desk: run.desk, clients: run.app.clients, author: nil)
    let (plan, digest) = try await run.asking { () async throws(CaseFailure) in
      let plan = try await planning.plan(record, keys: keys, changes: changes)
      return (plan, try planning.digest(of: plan))
    }
    _ = try await run.asking { () async throws(CaseFailure) in
      try await run.desk.take([.planned(plan: plan, digest: digest)], in: record)
    }
    try io.write(CasePlanOutput(plan, digest).text(in: run.rendering))
  }
}

/// A plan as the commands print it.
struct CasePlanOutput {
  private let plan: CasePlan
  private let digest: String

  init(_ plan: CasePlan, _ digest: String) {
    self.plan = plan
    self.digest = digest
  }

  func text(in rendering: OutputRendering) -> String {
    switch rendering.format {
    case .json, .ndjson: object.text + "\n"
    case .csv: rendering.rows(plan.acts.map(Self.act))
    case .table: page
    }
  }

  private var object: JSONText {
    .object([
      ("case", .string(plan.caseReference)), ("digest", .string(digest)),
      ("acts", .array(plan.acts.map { .object(Self.act($0)) })),
      (
        "tasks",
        .array(
          plan.tasks.map { CaseOutput.task(CaseRecord.Task(task: $0, status: .open)) })
      ),
    ])
  }

  private static func act(_ act: CasePlan.Act) -> [(String, JSONText)] {
    [
      ("provider", .string(act.provider)), ("id", .string(act.id)),
      ("act", .string(act.act.rawValue)), ("consequence", .string(act.consequence)),
    ]
  }

  private var page: String {
    var lines = ["\(plan.caseReference)  \(plan.right.rawValue)  plan \(digest)"]
    for act in plan.acts {
      lines.append(
        "\(act.number). \(CaseWords.verb(act.act)) \(act.id) at \(act.provider) in "
          + "\(act.environment.uppercased()): \(act.consequence)")
    }
    for task in plan.tasks { lines.append("task \(task.number), \(task.provider): \(task.text)") }
    if plan.acts.isEmpty { lines.append("nothing is sent: only people can do this") }
    return lines.map { SafeText(untrusted: $0, form: .detail).string }
      .joined(separator: "\n") + "\n"
  }
}

struct CaseApplyCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Carry out the plan of a case, and read back each act.",
    discussion: """
      Asks for the number of contacts. Stops at the first act that fails or whose outcome is \
      unknown; after an interruption, the same command continues with the rest.
      """)

  @OptionGroup var named: CaseArgument
  @OptionGroup var inputs: CaseInputs
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io, needsCredentials: true)
    let first = try await run.record(named.reference)
    let applying = ApplyCase(
      desk: run.desk, clients: run.app.clients,
      context: run.app.writeContext(caseReference: named.reference), archive: run.app.archive,
      keys: try inputs.keys(io),
      changes: try await inputs.caseChanges(run))
    let record = try await run.asking { () async throws(CaseFailure) in
      try await applying.recover(first)
    }
    let plan = try await run.asking { () async throws(CaseFailure) in
      try await applying.require(record)
    }
    try await CaseQuestion(io: io, isAnswered: yes).ask(plan.plan)
    let report = run.report
    let watch = WaitNotice(run.app, report: report).watch()
    defer { watch.cancel() }
    let result = await io.guarding { () async -> Result<CaseRecord, CaseFailure> in
      do throws(CaseFailure) {
        return .success(
          try await applying.apply(
            record, isStopped: { Interruption.shared.status != nil || Task.isCancelled }
          ) { event in
            if case .ended(_, _, let failure?) = event { report.report(.write(failure)) }
          })
      } catch {
        return .failure(error)
      }
    }
    let after = try await run.asking { () async throws(CaseFailure) in try result.get() }
    run.show(after)
    if let status = Self.status(of: after) { throw CommandFailure.reported(status) }
  }

  /// As of any bulk command; `nil` if every act is done.
  private static func status(of record: CaseRecord) -> ExitCodes? {
    guard let plan = record.plan else { return nil }
    if plan.hasUnknown { return .outcomeUnknown }
    return plan.open.isEmpty ? nil : .partly
  }
}

/// The question before a plan is carried out.
struct CaseQuestion {
  let io: CommandIO
  /// `--yes`
  let isAnswered: Bool

  func ask(_ plan: CasePlan) async throws(CommandFailure) {
    guard !isAnswered else { return }
    guard io.isInputTerminal, isatty(STDERR_FILENO) == 1 else {
      throw .usage(
        "case apply needs a terminal for confirmation", nextStep: "add --yes; nothing was sent")
    }
    let count = plan.contactCount
    for act in plan.acts {
      io.writeError("\(act.number). \(SafeText(untrusted: act.consequence, form: .detail).string)")
    }
    io.writeError("Type \"\(count)\", the number of contacts, to carry it out:")
    guard try InputLines.shared.next()?.trimmedEnds() == String(count) else {
      throw .caseStep(.refused("not confirmed"))
    }
  }
}
