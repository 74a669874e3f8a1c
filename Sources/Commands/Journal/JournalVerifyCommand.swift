import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct JournalVerifyCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify that the journal is unchanged, and report what it was checked against.",
    discussion: """
      With --witness, the chains are also compared with the heads in a file that is kept elsewhere. If \
      everything holds, the file gets the newest heads, signed by this operator.
      """)

  @Option(
    help: ArgumentHelp(
      "A file with the heads of earlier verifications, made if it is missing.", valueName: "file"),
    completion: .file())
  var witness: String?

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let file = try witness.map { (path) throws(CommandFailure) in try WitnessFile(path, app) }
    let known = try file?.heads() ?? []
    let verification = try await JournalReading.value { () async throws(JournalFailure) in
      try await app.archive.verification(with: known)
    }
    let rendering = context.rendering
    switch rendering.format {
    case .table: try io.write(Self.words(verification))
    case .json, .ndjson, .csv:
      try io.write(rendering.object(Self.members(verification)))
    }
    guard let fault = verification.firstFault else {
      try await file?.write(verification.heads, io)
      return
    }
    throw CommandFailure.localFile(
      "the journal fails verification from entry \(fault.sequence) on: \(fault.reason)")
  }

  private static func words(_ verification: JournalVerification) -> String {
    let count = verification.entries
    let entries = count == 1 ? "1 entry" : "\(count) entries"
    let chain =
      verification.fault.map { "the chain breaks at entry \($0.sequence): \($0.reason)" }
      ?? "the chain is unbroken"
    let anchors = verification.anchors.map { "\($0.name): \(words($0))\n" }
    let acceptances = verification.acceptances.map { words($0) + "\n" }
    return "\(entries): \(chain)\n" + anchors.joined() + acceptances.joined()
  }

  private static func words(_ anchor: JournalVerification.Anchor) -> String {
    switch anchor.finding {
    case .agrees where anchor.isFile: "intact, with its indexes"
    case .agrees(behind: 0): "agrees: its head is the last entry"
    case .agrees(let count):
      "agrees: its head is \(count) entries before the last, as a crash may leave it"
    case .contradicts(let fault): "contradicts at entry \(fault.sequence): \(fault.reason)"
    case .unavailable(let reason): "not checked: \(reason)"
    }
  }

  private static func words(_ acceptance: JournalVerification.Acceptance) -> String {
    let gone = acceptance.gone
    let loss =
      switch gone.count {
      case 0: ""
      case 1: "; entry \(gone.lowerBound) is gone"
      default: "; entries \(gone.lowerBound) to \(gone.upperBound - 1) are gone"
      }
    return "entry \(acceptance.sequence): \(acceptance.operatorName) accepted the journal at "
      + "\(acceptance.time) (\(acceptance.finding))\(loss)"
  }

  private static func members(_ verification: JournalVerification) -> [(String, JSONText)] {
    [
      ("entries", .integer(verification.entries)),
      ("holds", .bool(verification.firstFault == nil)),
      ("fault", verification.firstFault.map(object) ?? .null),
      ("anchors", .array(verification.anchors.map(object))),
      ("accepted", .array(verification.acceptances.map(object))),
    ]
  }

  private static func object(_ fault: JournalVerification.Fault) -> JSONText {
    .object([("sequence", .integer(Int(fault.sequence))), ("reason", .string(fault.reason))])
  }

  private static func object(_ acceptance: JournalVerification.Acceptance) -> JSONText {
    .object([
      ("sequence", .integer(Int(acceptance.sequence))),
      ("finding", .string(acceptance.finding)),
      ("operator", .string(acceptance.operatorName)), ("time", .string(acceptance.time)),
      ("entriesGone", .integer(acceptance.gone.count)), ("message", .string(words(acceptance))),
    ])
  }

  private static func object(_ anchor: JournalVerification.Anchor) -> JSONText {
    let (finding, behind): (String, Int?) =
      switch anchor.finding {
      case .agrees(let behind): ("agrees", behind)
      case .contradicts: ("contradicts", nil)
      case .unavailable: ("notChecked", nil)
      }
    return .object([
      ("name", .string(anchor.name)), ("finding", .string(finding)),
      ("behind", behind.map(JSONText.integer) ?? .null),
      ("message", .string(words(anchor))),
    ])
  }
}

/// The file of `--witness`.
private struct WitnessFile {
  private let path: String
  private let app: LiveApp
  private let witness: JournalWitness

  init(_ path: String, _ app: LiveApp) throws(CommandFailure) {
    self.path = path
    self.app = app
    do throws(OperatorKeyFailure) {
      witness = try JournalWitness(
        keys: app.operatorKey, operators: app.settings.desk.operators, book: app.cases)
    } catch {
      throw .localFile(error.message)
    }
  }

  /// - Throws: If it cannot be read or trusted.
  func heads() throws(CommandFailure) -> [WitnessedHead] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let text: String
    do throws(FileProblem) {
      text = try SmallFile.text(path)
    } catch {
      throw .localFile("\(path): \(error.message)")
    }
    do throws(WitnessProblem) {
      return try witness.heads(in: text)
    } catch {
      throw .localFile(
        "\(path):\(error.line): \(error.message)",
        nextStep: "nothing was compared; restore the file, or name another one")
    }
  }

  func write(_ heads: [WitnessedHead], _ io: CommandIO) async throws(CommandFailure) {
    let name = try await JournalReading.value { () async throws(JournalFailure) in
      try await app.operatorName()
    }
    let text: String
    do throws(OperatorKeyFailure) {
      text = try witness.text(of: heads, by: name)
    } catch {
      throw .localFile(error.message)
    }
    let file = try OutputFile(path: path, io: io)
    try file.write(Array(text.utf8))
    try file.finish()
  }
}
