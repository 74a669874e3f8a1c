import App
import ArgumentParser
import Domain
import Foundation
import Operations
import ViewModels

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
      Reads every included contact. A later change to a contact, to the case's contacts or to the settings makes \
      the plan void.
      """)

  @OptionGroup var named: CaseArgument
  @OptionGroup var inputs: CaseInputs
  @Option(
    help: ArgumentHelp("Write the plan for a second person.", valueName: "file"),
    completion: .file())
  var to: String?
  @Flag(help: "Leave the contacts' names out of that file.") var withoutNames = false
  @Flag(help: "Print the exact requests as JSON, and keep no plan.") var dryRun = false
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io, needsCredentials: true)
    let record = try await run.record(named.reference)
    let keys = try inputs.keys(io)
    let changes = try await inputs.caseChanges(run)
    let planning = PlanCase(
      desk: run.desk, clients: run.app.clients, author: try await run.author())
    let (plan, contacts, digest) = try await run.asking { () async throws(CaseFailure) in
      let (plan, contacts) = try await planning.plan(record, keys: keys, changes: changes)
      return (plan, contacts, try planning.digest(of: plan))
    }
    guard !dryRun else { return try await printRequests(of: plan, changes, run) }
    let person = run.person
    try await run.asking { () async throws(CaseFailure) in
      try await person.keep(contacts, of: record)
    }
    _ = try await run.asking { () async throws(CaseFailure) in
      try await run.desk.take([.planned(plan: plan, digest: digest)], in: record)
    }
    if let to { try run.write(try file(plan, digest, contacts), to: to) }
    try io.write(CasePlanOutput(plan, digest).text(in: run.rendering))
  }

  private func file(
    _ plan: CasePlan, _ digest: String, _ contacts: [Contact]
  ) throws(CommandFailure) -> String {
    let names = contacts.map { ("\($0.id.provider) \($0.id.value)", $0.name) }
    let file = PlanFile(
      plan: plan, digest: digest,
      names: withoutNames ? nil : Dictionary(names) { first, _ in first })
    do {
      return String(decoding: try CanonicalJSON.bytes(of: file), as: UTF8.self) + "\n"
    } catch {
      throw .localFile("the plan cannot be written as JSON")
    }
  }

  /// One JSON object a request.
  private func printRequests(
    of plan: CasePlan, _ changes: CaseChanges, _ run: CaseRun
  ) async throws(CommandFailure) {
    for act in plan.acts {
      guard let client = run.app.clients.first(where: { $0.info.name.text == act.provider }) else {
        continue
      }
      let values = try await run.asking { () async throws(CaseFailure) in
        try changes.values(for: client.info)
      }
      guard let write = act.write(values) else { continue }
      let writing = WriteRun(
        app: run.app, client: client, report: run.report, rendering: run.rendering,
        isDryRun: true, caseReference: named.reference)
      try writing.printPlan(of: write)
    }
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
    if plan.acts.isEmpty {
      lines.append(
        plan.tasks.isEmpty ? "nothing is left to do" : "nothing is sent: only people can do this")
    }
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
  @Option(
    help: ArgumentHelp("The second person's approval.", valueName: "file"), completion: .file())
  var approval: String?
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io, needsCredentials: true)
    let known = try await run.recovered(named.reference)
    let current =
      if let approval { try await approved(known, by: approval, run) } else { known }
    let applying = ApplyCase(
      desk: run.desk, clients: run.app.clients,
      context: run.app.writeContext(caseReference: named.reference), archive: run.app.archive,
      keys: try inputs.keys(io),
      changes: try await inputs.caseChanges(run))
    let (record, undecided) = try await run.asking { () async throws(CaseFailure) in
      try await applying.settled(current)
    }
    for reason in undecided { run.report.note(reason) }
    let plan = try await run.asking { () async throws(CaseFailure) in
      try await applying.require(record)
    }
    try await CaseQuestion(
      step: "apply", reference: named.reference, acts: plan.toSend,
      infos: run.app.clients.map(\.info), io: io, isAnswered: yes
    ).ask()
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
    if let act = after.validPlan?.nextRefused {
      run.report.note(
        "\(act.provider) emptied no field of \(act.id): roster case apply \(after.reference) tries "
          + "once more, then continues with the plan")
    }
    if let status = Self.status(of: after) { throw CommandFailure.reported(status) }
  }

  private func approved(
    _ record: CaseRecord, by path: String, _ run: CaseRun
  ) async throws(CommandFailure) -> CaseRecord {
    let approval = try run.approval(in: path)
    let approving = try await run.approving()
    return try await run.asking { () async throws(CaseFailure) in
      try approving.require(approval, for: record)
      return try await run.desk.take([.approved(approval: approval)], in: record)
    }
  }

  /// As of any bulk command; `nil` if every act is done.
  private static func status(of record: CaseRecord) -> ExitCodes? {
    guard let plan = record.plan else { return nil }
    if record.hasUnknown { return .outcomeUnknown }
    return plan.done.count == plan.plan.acts.count ? nil : .partly
  }
}

/// The question before a plan is carried out or approved.
struct CaseQuestion {
  /// `apply`
  let step: String
  let reference: String?
  let count: Int
  /// What it does.
  let lines: [String]
  /// Of the providers at which it happens.
  let infos: [ProviderInfo]
  let io: CommandIO
  /// `--yes`
  let isAnswered: Bool

  /// `infos` are those of all providers.
  init(
    step: String, reference: String, acts: [CasePlan.Act], infos: [ProviderInfo], io: CommandIO,
    isAnswered: Bool
  ) {
    self.step = step
    self.reference = reference
    count = Set(acts.map(\.contact)).count
    // `3. delete 59069 at shop-it in PRODUCTION: …`
    lines = acts.map { act in
      "\(act.number). \(CaseWords.verb(act.act)) \(act.id) at \(act.provider) in "
        + "\(act.environment.uppercased()): \(act.consequence)"
    }
    self.infos = infos.filter { info in acts.contains { $0.provider == info.name.text } }
    self.io = io
    self.isAnswered = isAnswered
  }

  init(
    step: String, plan: BulkPlan, infos: [ProviderInfo], io: CommandIO, isAnswered: Bool
  ) {
    self.step = step
    reference = nil
    count = plan.contactCount
    let values = plan.values.sorted { $0.key < $1.key }.map { " \($0.key) \($0.value)" }
    let shown = plan.contacts.prefix(Self.mostContacts).joined(separator: ", ")
    let rest = plan.contacts.count - Self.mostContacts
    lines =
      [
        plan.action + values.joined() + " at \(plan.provider) in "
          + "\(plan.environment.uppercased()): \(plan.consequence)"
      ]
      + (shown.isEmpty ? [] : [rest > 0 ? "\(shown) and \(rest) more, in the file" : shown])
      + ["planned by \(plan.author)"]
    self.infos = infos.filter { $0.name.text == plan.provider }
    self.io = io
    self.isAnswered = isAnswered
  }

  /// All of a proposal: its approver has no file to look at.
  private static let mostContacts = BulkProposals.mostContacts

  private var isApproval: Bool { step == "approve" }

  func ask() async throws(CommandFailure) {
    guard !isAnswered else { return }
    let isConfirmed: Bool
    if let console = io.console {
      guard let question else {
        throw .caseStep(
          .refused(
            "none of its providers is in the config",
            nextStep: "nothing was done; add the provider to the config first"))
      }
      isConfirmed = await console.confirms(question)
    } else {
      isConfirmed = try isTyped()
    }
    if !isConfirmed { throw .caseStep(.refused("not confirmed")) }
  }

  private func isTyped() throws(CommandFailure) -> Bool {
    guard io.isInputTerminal, isatty(STDERR_FILENO) == 1 else {
      throw .usage(
        "case \(step) needs a terminal for confirmation", nextStep: "add --yes; nothing was sent")
    }
    for line in lines { io.writeError(SafeText(untrusted: line, form: .detail).string) }
    io.writeError("Type \"\(count)\", the number of contacts, to continue:")
    return try InputLines.shared.next()?.trimmedEnds() == String(count)
  }

  /// In the colours of the gravest environment.
  private var question: CommandQuestion? {
    let info = Environment.allCases.lazy
      .compactMap { environment in infos.first { $0.environment == environment } }.first
    return info.map { info in
      CommandQuestion(
        heading: isApproval ? "APPROVE" : "CARRY OUT",
        verb: isApproval ? "approves it" : "carries it out", info: info,
        place: infos.map(\.name.text).joined(separator: ", "), contact: nil,
        things: count == 1 ? "1 contact" : "\(count) contacts",
        consequence: Consequence(
          text: isApproval
            ? "Your signature lets the maker of the plan carry it out, for 72 hours."
            : "This cannot be undone where it says so. It stops at the first act that fails.",
          notes: lines),
        caseReference: reference, notes: [], word: String(count))
    }
  }
}
