import App
import ArgumentParser
import Domain
import Operations

struct CaseOpenCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open a case for a person's request.")

  @OptionGroup var named: CaseArgument
  @Option(help: "What the person asks for.") var right: CaseRight
  @Option(
    help: ArgumentHelp("The day on which the request arrived (default: today).", valueName: "date"))
  var received: CalendarDate?
  @Option(help: "The law that the days are counted by (default: that of the config).")
  var law: PrivacyLaw?
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let record = try await run.asking { () async throws(CaseFailure) in
      try await run.desk.open(
        named.reference, right, received: received ?? run.desk.today, law: law)
    }
    if received == nil {
      run.report.note(
        "the month counts from today, \(record.received.iso); --received sets the day")
    }
    run.show(record)
  }
}

struct CaseListCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the cases by the day on which they are due.")

  @Flag(help: "Only cases that are not closed.") var open = false
  @Option(help: ArgumentHelp("Only open cases that are due in so many days.", valueName: "days"))
  var due: Int?
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    var records = try await run.asking { () async throws(CaseFailure) in
      run.desk.byDueDay(try await run.desk.all())
    }
    if open || due != nil { records = records.filter { $0.outcome == nil } }
    if let due {
      records = records.filter {
        run.desk.due($0).daysLeft(on: run.desk.today).map { $0 <= due } ?? false
      }
    }
    let outputs = records.map { CaseOutput($0, desk: run.desk) }
    switch run.rendering.format {
    case .json: try io.write(run.rendering.array(outputs.map(\.listed.text)))
    case .ndjson: for output in outputs { try io.write(output.listed.text + "\n") }
    case .csv, .table: try io.write(run.rendering.rows(outputs.map(\.row)))
    }
  }
}

struct CaseShowCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a case: contacts, acts with their outcomes, tasks.")

  @OptionGroup var named: CaseArgument
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    run.show(try await run.record(named.reference))
  }
}

struct CaseIdentityCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity", abstract: "Record that the person's identity was asked for or given.")

  @OptionGroup var named: CaseArgument
  @Flag(help: "It was asked for.") var asked = false
  @Option(help: ArgumentHelp("How it was given.", valueName: "method")) var given: IdentityMethod?
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if asked == (given != nil) { throw ValidationError("give either --asked or --given METHOD") }
  }

  func run(in io: CommandIO) async throws {
    let event = given.map { CaseEvent.identityGiven(method: $0) } ?? .identityAsked
    try await CaseRun(global, io).take([event], in: named.reference)
  }
}

struct CaseClarifyCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "clarify",
    abstract: "Record that the person was asked what they mean, or answered.",
    discussion: "With law = \"uk\", the clock of an access request stops meanwhile.")

  @OptionGroup var named: CaseArgument
  @Flag(help: "The person was asked.") var asked = false
  @Flag(help: "The person answered.") var given = false
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if asked == given { throw ValidationError("give either --asked or --given") }
  }

  func run(in io: CommandIO) async throws {
    try await CaseRun(global, io)
      .take([asked ? .clarificationAsked : .clarificationGiven], in: named.reference)
  }
}

struct CaseTaskCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "task", abstract: "Record how far a task is that only people can do.")

  @OptionGroup var named: CaseArgument
  @Argument(help: "The task's number.") var number: Int
  @Flag(help: "It was asked of those who do it.") var asked = false
  @Flag(help: "They confirmed that it is done.") var confirmed = false
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if asked == confirmed { throw ValidationError("give either --asked or --confirmed") }
  }

  func run(in io: CommandIO) async throws {
    try await CaseRun(global, io).take(
      [asked ? .taskAsked(number: number) : .taskConfirmed(number: number)], in: named.reference)
  }
}

struct CaseExtendCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend", abstract: "Extend a case by up to two months (Article 12(3) GDPR).",
    discussion: "The person must be told within the first month.")

  @OptionGroup var named: CaseArgument
  @Option(help: ArgumentHelp("1 or 2.", valueName: "n")) var months: Int
  @Option(help: "Why it takes longer.") var reason: ExtensionReason
  @Option(help: ArgumentHelp("The day on which the person was told.", valueName: "date"))
  var told: CalendarDate
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if !(1...2).contains(months) { throw ValidationError("--months takes 1 or 2") }
  }

  func run(in io: CommandIO) async throws {
    try await CaseRun(global, io).take(
      [
        .extended(months: months, reason: reason, told: told),
        .told(what: .extension, on: told),
      ], in: named.reference)
  }
}

struct CaseRefuseCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "refuse", abstract: "Refuse a request, or what it asks of one provider.",
    discussion: """
      The person must be told why, and that they can complain to a supervisory authority and go to \
      court, within one month (Article 12(4) GDPR): roster case told --refusal records it. A reason \
      that the GDPR does not have for this right is recorded with a warning.
      """)

  @OptionGroup var named: CaseArgument
  @Option(help: "Why.") var reason: RefusalReason
  @Option(help: "Only at this provider.", completion: .providers) var provider: String?
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    if let provider, !run.app.clients.contains(where: { $0.info.name.text == provider }) {
      throw CommandFailure.usage("unknown provider '\(provider)'")
    }
    let reference = named.reference
    let record = try await run.record(reference)
    try await run.take([.refused(reason: reason, provider: provider)], in: reference)
    if let warning = CaseWords.warning(of: reason, for: record.right) { run.report.note(warning) }
  }
}

struct CaseToldCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "told", abstract: "Record that the person was told what was done, or refused.",
    discussion: """
      The person must be told what was done within the time of the case, and of a refusal within \
      one month (Article 12(3) and (4) GDPR). roster sends nothing. It works on a closed case, too.
      """)

  @OptionGroup var named: CaseArgument
  @Flag(help: "They were told what was done, or that nothing is held.") var outcome = false
  @Flag(help: "They were told that it is refused, why, and where they can complain.")
  var refusal = false
  @Option(help: ArgumentHelp("The day on which they were told.", valueName: "date"))
  var on: CalendarDate
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if outcome == refusal { throw ValidationError("give either --outcome or --refusal") }
  }

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let what = refusal ? ToldMatter.refusal : .outcome
    let record = try await run.record(named.reference)
    let last = run.desk.lastDay(toTell: what, of: record)
    try await run.take([.told(what: what, on: on)], in: named.reference)
    if let last, on > last {
      run.report.note("that was late: the person had to be told by \(last.iso)")
    }
  }
}

struct CaseWithdrawCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Close a case that the person has withdrawn.")

  @OptionGroup var named: CaseArgument
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    try await CaseRun(global, io).take([.closed(outcome: .withdrawn)], in: named.reference)
  }
}

struct CaseCloseCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Close a case; its outcome follows from what was done.")

  @OptionGroup var named: CaseArgument
  @Flag(help: "Close it although tasks are open.") var leavingOpen = false
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let record = try await run.recovered(named.reference)
    let person = run.person
    let closed = try await run.asking { () async throws(CaseFailure) in
      try await run.desk.close(
        record, among: run.providers, leavingOpen: leavingOpen,
        suppressing: run.desk.settings.suppresses ? person : nil)
    }
    run.show(closed)
    let missing = closed.unsearched(among: run.providers).map(\.text)
    if closed.outcome == .partly, !missing.isEmpty {
      run.report.note(
        "closed as partly: not searched completely: " + missing.joined(separator: ", "))
    }
    for untold in closed.untold {
      run.report.note(
        CaseWords.untold(untold, by: run.desk.lastDay(toTell: untold, of: closed), closed.reference)
      )
    }
    try await run.asking { () async throws(CaseFailure) in try await run.desk.forgetOldTags() }
  }
}

extension CaseRight: ExpressibleByArgument {}
extension IdentityMethod: ExpressibleByArgument {}
extension InclusionReason: ExpressibleByArgument {}
extension ExclusionReason: ExpressibleByArgument {}
extension RefusalReason: ExpressibleByArgument {}
extension ExtensionReason: ExpressibleByArgument {}
extension PrivacyLaw: ExpressibleByArgument {}
extension CalendarDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(iso: argument) }
}
