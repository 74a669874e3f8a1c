import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct CaseReceiptCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt", abstract: "Print what was done for a person, signed.",
    discussion: "It holds no personal data. roster case verify checks it.")

  @OptionGroup var named: CaseArgument
  @Option(help: ArgumentHelp("Where to write it.", valueName: "file"), completion: .file())
  var to: String?
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let record = try await run.record(named.reference)
    let author = try await run.author()
    let making = MakeReceipt(desk: run.desk, providers: run.providers)
    let signed = try await run.asking { () async throws(CaseFailure) in
      try making.signed(record, by: run.app.operatorKey, author)
    }
    let output = ReceiptOutput(signed)
    let isText = run.rendering.format == .table && to == nil
    try run.write(isText ? output.page : try output.json() + "\n", to: to)
  }
}

struct CaseVerifyCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check a receipt: its signature, its key, and the journal.")

  @Argument(help: ArgumentHelp("The receipt.", valueName: "file"), completion: .file())
  var file: String
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let (signed, json) = try ReceiptOutput.read(try run.text(of: file), at: file)
    let verifying = VerifyReceipt(
      desk: run.desk, keys: run.app.operatorKey, ownKey: try await run.author().key,
      providers: run.providers)
    let result = try await run.asking { () async throws(CaseFailure) in
      try await verifying.verify(signed, json: json)
    }
    try io.write(run.rendering.object(Self.members(result, signed, run.desk)))
    guard !result.holds else { return }
    // A table has no room for it.
    if run.rendering.format == .table, let reason = result.reason { run.report.note(reason) }
    throw CommandFailure.reported(.localFile)
  }

  private static func members(
    _ result: VerifyReceipt.Result, _ signed: SignedReceipt, _ desk: CaseDesk
  ) -> [(String, JSONText)] {
    let owner: (String, String?) =
      switch result.owner {
      case .listed(let name): ("listed", name)
      case .own: ("own", nil)
      case .unknown: ("unknown", nil)
      }
    let journal =
      switch result.journal {
      case .agrees: "agrees"
      case .notAtHand: "notAtHand"
      case .differs: "differs"
      }
    return [
      ("case", .string(signed.receipt.caseReference)), ("holds", .bool(result.holds)),
      ("signature", .string(result.isSignatureValid ? "valid" : "invalid")),
      ("key", .string(owner.0)), ("operator", JSONText(owner.1)),
      ("selfDeclared", .bool(desk.settings.operators.isSelfDeclared)),
      ("journal", .string(journal)), ("message", JSONText(result.reason)),
    ]
  }
}

struct CaseRecheckCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "recheck",
    abstract: "Look whether the person of a closed case is there again, under any id.")

  @Argument(
    help: ArgumentHelp("The case's reference.", valueName: "ref"), completion: .caseReferences)
  var reference: String?
  @Flag(help: "All closed erasures.") var closed = false
  @Flag(
    help: """
      Read the person's identifiers from standard input, for providers that read contacts by \
      nothing else (an account id).
      """)
  var identifiers = false
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    if closed == (reference != nil) {
      throw ValidationError("give either a case or --closed")
    }
    if let problem = reference.flatMap(CaseReference.problem(asCase:)) {
      throw ValidationError(problem)
    }
  }

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io, needsCredentials: true)
    let keys = identifiers ? try io.values(of: "-") : []
    let records = try await records(run)
    let checking = RecheckCase(
      desk: run.desk, clients: run.app.clients, person: run.person, keys: keys)
    var rows: [[(String, JSONText)]] = []
    var needsAttention = false
    for record in records {
      let (result, _) = try await run.asking { () async throws(CaseFailure) in
        try await checking.recheck(record)
      }
      rows += result.rows.map { row($0, closed ? record.reference : nil, run.rendering) }
      needsAttention = needsAttention || result.needsAttention
      for row in result.rows where row.words != row.found.rawValue {
        run.report.note(
          "\(record.reference): \(row.contact.provider) \(row.contact.id) is \(row.words): roster "
            + "has never seen it gone")
      }
      if let limit = result.limit { run.report.note("\(record.reference): \(limit)") }
    }
    try io.write(run.rendering.rows(rows))
    if needsAttention { throw CommandFailure.reported(.partly) }
  }

  private func records(_ run: CaseRun) async throws(CommandFailure) -> [CaseRecord] {
    if let reference { return [try await run.record(reference)] }
    return try await run.asking { () async throws(CaseFailure) in
      try await run.desk.all().filter {
        $0.right == .erasure && ($0.outcome == .done || $0.outcome == .partly)
      }
    }
  }

  private func row(
    _ row: RecheckCase.Row, _ reference: String?, _ rendering: OutputRendering
  ) -> [(String, JSONText)] {
    let found = rendering.format == .table ? row.words : row.found.rawValue
    return (reference.map { [("case", JSONText.string($0))] } ?? []) + [
      ("provider", .string(row.contact.provider)), ("id", .string(row.contact.id)),
      ("found", .string(found)), ("newID", JSONText(row.newID)),
    ]
  }
}

/// A receipt as the commands print and read it.
struct ReceiptOutput {
  private let signed: SignedReceipt

  init(_ signed: SignedReceipt) { self.signed = signed }

  /// The `receipt` member has the bytes that are signed.
  func json() throws(CommandFailure) -> String {
    do {
      let receipt = String(
        decoding: try CanonicalJSON.bytes(of: signed.receipt), as: UTF8.self)
      return #"{"receipt":\#(receipt),"signature":"\#(signed.signature)","key":"\#(signed.key)"}"#
    } catch {
      throw .localFile("the receipt cannot be written as JSON")
    }
  }

  /// - Returns: The receipt and its `receipt` member.
  /// - Throws: If it is no receipt, with the place or the member.
  static func read(
    _ text: String, at path: String
  ) throws(CommandFailure) -> (SignedReceipt, json: Data) {
    let file = try WrittenFile(Array(text.utf8), at: path, as: .receipt)
    let canonical = try file.text(of: "receipt")
    let signature = try file.text(of: "signature", isRight: { OperatorSignature($0) != nil })
    let key = try file.text(of: "key", isRight: { OperatorKey($0) != nil })
    let value = try file.value(CaseReceipt.self, of: "receipt")
    // The signature covers only what roster wrote.
    let parts = [
      #""receipt":\#(canonical)"#, #""signature":"\#(signature)""#, #""key":"\#(key)""#,
    ]
    let written = withoutBlanks(text)
    let size = parts.map(\.utf8.count).reduce("{,,}".utf8.count, +)
    guard written.utf8.count == size, parts.allSatisfy(written.contains) else {
      throw file.failure("it has more than roster writes, or in another order")
    }
    return (
      SignedReceipt(receipt: value, signature: signature, key: key), Data(canonical.utf8)
    )
  }

  /// JSON without the blanks between its tokens.
  private static func withoutBlanks(_ json: String) -> String {
    var (isInString, isEscaped) = (false, false)
    return String(
      decoding: json.utf8.filter { byte in
        if isInString {
          if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
          isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
          return true
        }
        isInString = byte == UInt8(ascii: "\"")
        return ![UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
          .contains(byte)
      }, as: UTF8.self)
  }

  var page: String {
    let receipt = signed.receipt
    var lines = [
      "RECEIPT  \(receipt.caseReference)  \(receipt.right.rawValue)",
      "received \(receipt.received), due \(receipt.due ?? "not known"), "
        + (receipt.closed.map { "closed \($0) as \(receipt.outcome?.rawValue ?? "")" }
          ?? receipt.state.rawValue),
      "identity \(receipt.identity?.rawValue ?? "not given")",
    ]
    if let approval = receipt.approval {
      lines.append(
        "approved by \(approval.by)" + (approval.selfDeclared ? ", approver self-declared" : ""))
    }
    for provider in receipt.providers { lines.append("\(provider.provider): \(provider.words)") }
    for contact in receipt.contacts {
      let what = contact.acts.map(\.words).joined(separator: "; ")
      lines.append(
        "\(contact.provider) \(contact.id): "
          + (contact.included ? (what.isEmpty ? "no act" : what) : "left out, \(contact.why)"))
    }
    for task in receipt.tasks {
      let day = task.confirmed ?? task.asked
      lines.append(
        "task \(task.number) at \(task.provider), \(task.status.rawValue)"
          + (day.map { " on \($0)" } ?? "") + ": \(task.text)")
    }
    for told in receipt.told ?? [] {
      lines.append("the person was told on \(told.on): \(told.what.rawValue)")
    }
    for refusal in receipt.refusals {
      lines.append("refused \(refusal.provider ?? "as a whole"): \(refusal.reason.rawValue)")
    }
    lines.append(
      "journal entries \(receipt.journal.first) to \(receipt.journal.last), link "
        + receipt.journal.link)
    lines.append("made by \(receipt.madeBy) at \(receipt.madeAt)")
    lines.append("key \(signed.key)")
    lines.append("signature \(signed.signature)")
    return lines.map { SafeText(untrusted: $0, form: .detail).string }
      .joined(separator: "\n") + "\n"
  }
}
