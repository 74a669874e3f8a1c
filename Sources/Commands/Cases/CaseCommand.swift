import App
import ArgumentParser
import Domain
import Foundation
import Operations

/// `roster case …`: a person's request from the first call to the proof.
struct CaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case",
    abstract: "Handle a person's request: erasure, access, rectification, objection.",
    subcommands: [
      CaseOpenCommand.self, CaseListCommand.self, CaseShowCommand.self, CaseFindCommand.self,
      CaseIncludeCommand.self, CaseExcludeCommand.self, CaseIdentityCommand.self,
      CaseClarifyCommand.self, CasePlanCommand.self, CaseApprovalsCommand.self,
      CaseApproveCommand.self,
      CaseApplyCommand.self, CaseTaskCommand.self, CaseExtendCommand.self,
      CaseRefuseCommand.self, CaseToldCommand.self, CaseWithdrawCommand.self, CaseCloseCommand.self,
      CaseReceiptCommand.self, CaseVerifyCommand.self, CaseRecheckCommand.self,
      CaseExportCommand.self, CaseOpenExportCommand.self,
    ])
}

/// A case as the argument of a command.
struct CaseArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The case's reference.", valueName: "ref"), completion: .caseReferences)
  var reference: String

  mutating func validate() throws {
    if let problem = CaseReference.problem(asCase: reference) { throw ValidationError(problem) }
  }
}

/// The common parts of the commands of cases.
struct CaseRun: Sendable {
  let app: LiveApp
  let desk: CaseDesk
  let report: ErrorReport
  let rendering: OutputRendering

  init(
    _ global: GlobalOptions, _ io: CommandIO, needsCredentials: Bool = false
  ) throws(CommandFailure) {
    let context = CommandContext(global, io)
    self.init(
      try context.app(needsCredentials: needsCredentials), context.report, context.rendering)
  }

  init(_ app: LiveApp, _ report: ErrorReport, _ rendering: OutputRendering) {
    self.app = app
    desk = app.desk
    self.report = report
    self.rendering = rendering
  }

  var providers: [ProviderName] { app.clients.map(\.info.name) }

  var person: PersonOfCase { app.person }

  /// As plans and proposals name their makers.
  func operatorName() async throws(CommandFailure) -> String {
    try await JournalReading.value { () async throws(JournalFailure) in
      try await app.operatorName()
    }
  }

  /// Makes the operator's key if there is none.
  func author() async throws(CommandFailure) -> CaseAuthor {
    let name = try await operatorName()
    do throws(OperatorKeyFailure) {
      return CaseAuthor(name: name, key: try app.operatorKey.publicKey())
    } catch {
      throw .localFile(error.message)
    }
  }

  func approving() async throws(CommandFailure) -> ApprovePlan {
    ApprovePlan(desk: desk, keys: app.operatorKey, author: try await author())
  }

  func approval(in path: String) throws(CommandFailure) -> CaseApproval {
    try WrittenFile(Array(text(of: path).utf8), at: path, as: .approval).value(CaseApproval.self)
  }

  /// Reads a small file that another command has made.
  func text(of path: String) throws(CommandFailure) -> String {
    do throws(FileProblem) {
      return try SmallFile.text(path)
    } catch {
      throw .localFile("\(path): \(error.message)", nextStep: WrittenFile.unreadable)
    }
  }

  /// Writes a file that only the owner can read; standard output without a path.
  func write(_ text: String, to path: String?) throws(CommandFailure) {
    guard let path else { return try report.io.write(text) }
    let file = try OutputFile(path: path, io: report.io)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  func record(_ reference: String) async throws(CommandFailure) -> CaseRecord {
    try await asking { () async throws(CaseFailure) in try await desk.record(reference) }
  }

  /// The case, with what a process that ended has left.
  func recovered(_ reference: String) async throws(CommandFailure) -> CaseRecord {
    let record = try await record(reference)
    let recovering = RecoverCase(
      desk: desk, archive: app.archive, infos: app.clients.map(\.info))
    return try await asking { () async throws(CaseFailure) in try await recovering.recover(record) }
  }

  /// Takes steps and shows the case.
  func take(_ events: [CaseEvent], in reference: String) async throws(CommandFailure) {
    let record = try await recovered(reference)
    show(
      try await asking { () async throws(CaseFailure) in try await desk.take(events, in: record) })
  }

  func asking<Value: Sendable>(
    _ body: () async throws(CaseFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(CaseFailure) {
      return try await body()
    } catch {
      throw CommandFailure(error)
    }
  }

  func show(_ record: CaseRecord) {
    do throws(CommandFailure) {
      try report.io.write(CaseOutput(record, desk: desk).text(in: rendering))
    } catch {
      report.report(error)
    }
  }
}

extension CommandFailure {
  init(_ failure: CaseFailure) {
    switch failure {
    case .provider(let failure): self = .provider(failure)
    case .write(let failure): self = .write(failure)
    case .journal(let failure): self = .localFile(failure.message)
    case .unknown, .nothingToApprove, .refused, .changedMeanwhile: self = .caseStep(failure)
    }
  }
}

extension CaseFailure {
  var status: ExitCodes {
    switch self {
    case .unknown, .nothingToApprove: .notFound
    default: .refused
    }
  }

  var message: OperatorMessage {
    switch self {
    case .unknown(let reference):
      OperatorMessage(
        nil, "there is no case \(reference)",
        nextStep: "roster case list shows the cases, roster case open \(reference) opens it")
    case .nothingToApprove(let name):
      OperatorMessage(
        nil, "there is no file, case or proposal \(name)",
        nextStep: "roster case approvals lists what waits for you")
    case .refused(let reason, let nextStep):
      OperatorMessage(nil, reason, nextStep: nextStep ?? "nothing was done")
    case .changedMeanwhile(let reference):
      OperatorMessage(
        nil, "another process has changed \(reference) meanwhile",
        nextStep: "nothing was done; look at it again")
    case .provider(let failure): OperatorMessage(failure)
    case .write(let failure): OperatorMessage(failure)
    case .journal(let failure): OperatorMessage(nil, failure.message)
    }
  }
}
