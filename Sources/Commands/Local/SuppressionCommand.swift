import App
import ArgumentParser
import Domain
import Foundation
import Operations

/// `roster suppression check|import|export|status|remove`.
struct SuppressionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suppression",
    abstract: "Look at and change the list of persons who were erased or objected.",
    subcommands: [
      SuppressionCheckCommand.self, SuppressionImportCommand.self, SuppressionExportCommand.self,
      SuppressionStatusCommand.self, SuppressionRemoveCommand.self,
    ])
}

/// How identifiers are read.
struct IdentifierOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The country of phone numbers without one, such as FR or GB.", valueName: "letters"))
  var country: String?

  mutating func validate() throws {
    guard let country, PhoneCountry(country) == nil else { return }
    throw ValidationError(
      "--country must be the two letters of a country, like FR or GB, not '\(country)'")
  }

  var phoneCountry: PhoneCountry? { country.flatMap { PhoneCountry($0) } }
}

struct SuppressionCheckCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say which e-mail addresses and phone numbers of standard input are on the list.",
    discussion: "Status 0 if at least one is on the list, 2 if none is.")

  @Argument(help: "- for standard input, one a line.") var input: String
  @OptionGroup var identifiers: IdentifierOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard input != "-" else { return }
    throw ValidationError("check reads standard input: use -, so that no process list shows them")
  }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let list = try context.app(needsCredentials: false).suppressionList
    let texts = try io.values(of: input)
    var wanted: [SuppressionIdentifier] = []
    for (place, text) in texts.enumerated() {
      guard let identifier = SuppressionIdentifier(text, country: identifiers.phoneCountry) else {
        throw CommandFailure.usage(
          "value \(place + 1) of standard input is neither an e-mail address nor a phone number")
      }
      wanted.append(identifier)
    }
    let known = wanted
    let found = try await SuppressionReading.value { () async throws(SuppressionFailure) in
      try await list.entries(of: known)
    }
    let rows = zip(texts, found).flatMap { text, entries in
      entries.isEmpty
        ? [Self.row(text, nil)] : entries.map { Self.row(text, $0) }
    }
    try io.write(context.rendering.rows(rows))
    if found.allSatisfy(\.isEmpty) { throw CommandFailure.reported(.notFound) }
  }

  private static func row(_ text: String, _ entry: SuppressionEntry?) -> [(String, JSONText)] {
    [("identifier", .string(text)), ("listed", .bool(entry != nil))]
      + SuppressionReading.members(of: entry)
  }
}

struct SuppressionImportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Add e-mail addresses and phone numbers of a file to the list.",
    discussion: """
      One address or number a line. Lines that are neither are named, and the others are added. \
      Only keyed tags are kept: the file is not changed and not copied. The journal keeps the case, \
      the right, the day and the number.
      """)

  @Argument(help: "A text file.", completion: .file()) var file: String
  @Option(help: "What the persons used: erasure or objection.")
  var right: SuppressionRight = .erasure
  @Option(help: ArgumentHelp("The day, as 2026-11-28; today by default.", valueName: "day"))
  var date: String?
  @OptionGroup var cases: CaseOptions
  @OptionGroup var identifiers: IdentifierOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard let date, CalendarDate(iso: date) == nil else { return }
    throw ValidationError("--date must be a day like 2026-11-28, not '\(date)'")
  }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let read = try SuppressionLines(file, country: identifiers.phoneCountry)
    let day = date.flatMap { CalendarDate(iso: $0) } ?? CalendarDate(at: app.ambient.now())
    let entry = SuppressionEntry(
      right: right, caseReference: cases.reference ?? "import-\(day.iso)", day: day)
    let list = app.suppressionList
    if !read.identifiers.isEmpty {
      try await SuppressionReading.record(
        .suppressionImported(
          reference: entry.caseReference, right: right, day: day,
          identifiers: read.identifiers.count), app)
    }
    let (known, added) = try await SuppressionReading.value {
      () async throws(SuppressionFailure) in
      let known = try await list.entries(of: read.identifiers)
      let tags = try await list.tags(of: read.identifiers)
      _ = try await list.add(tags, entry)
      let isKnown = known.map { $0.contains { $0.right == entry.right } }
      return (isKnown.count(where: \.self), isKnown.count { !$0 })
    }
    try io.write(
      context.rendering.object(
        [
          ("case", .string(entry.caseReference)), ("right", .string(entry.right.rawValue)),
          ("date", .string(entry.day.iso)), ("added", .integer(added)),
          ("known", .integer(known)),
          ("invalid", .array(read.invalid.map(JSONText.integer))),
        ]))
    guard !read.invalid.isEmpty else { return }
    for line in read.invalid.prefix(BulkResult.mostNamed) {
      context.report.note("\(file): line \(line) is neither an e-mail address nor a phone number")
    }
    let more = read.invalid.count - BulkResult.mostNamed
    if more > 0 { context.report.note("\(file): \(Count.of(more, "more line"))") }
    throw CommandFailure.reported(.partly)
  }
}

extension SuppressionRight: ExpressibleByArgument {}

/// The identifiers of a file.
private struct SuppressionLines: Sendable {
  private(set) var identifiers: [SuppressionIdentifier] = []
  /// The numbers of lines that hold something else.
  private(set) var invalid: [Int] = []
  private var number = 0

  /// - Throws: If it cannot be read, is not UTF-8 text, or holds no line.
  init(_ path: String, country: PhoneCountry?) throws(CommandFailure) {
    let file = try FileBytes(path: path)
    var lines = TextLines()
    while true {
      let bytes = try file.next()
      do throws(FileProblem) {
        take(try bytes.isEmpty ? lines.end() : lines.lines(in: bytes), country)
      } catch {
        throw .invalidFile(path: path, message: error.message)
      }
      if bytes.isEmpty { break }
    }
    guard !identifiers.isEmpty || !invalid.isEmpty else {
      throw .invalidFile(path: path, message: "it holds no lines")
    }
  }

  private mutating func take(_ lines: [LineReader.Line], _ country: PhoneCountry?) {
    for line in lines {
      number += 1
      guard case .whole(let bytes) = line else {
        invalid.append(number)
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self).trimmedEnds()
      guard !text.isEmpty else { continue }
      if let identifier = SuppressionIdentifier(text, country: country) {
        identifiers.append(identifier)
      } else {
        invalid.append(number)
      }
    }
  }
}

struct SuppressionExportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the list's tags. They mean nothing without suppression.key.")

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let list = try context.app(needsCredentials: false).suppressionList
    let tags = try await SuppressionReading.value { () async throws(SuppressionFailure) in
      try await list.all()
    }
    var output = RowStream(context.rendering, to: io)
    for tag in tags {
      output.append([("tag", .string(tag.tag.text))] + SuppressionReading.members(of: tag.entry))
    }
    try output.end()
  }
}

struct SuppressionStatusCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show how many tags the list has, and since when.")

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let list = app.suppressionList
    let status = try await SuppressionReading.value { () async throws(SuppressionFailure) in
      try await list.status()
    }
    try io.write(
      context.rendering.object([
        ("on", .bool(app.settings.desk.suppresses)), ("tags", .integer(status.tags)),
        ("cases", .integer(status.cases)), ("erasure", .integer(status.erasures)),
        ("objection", .integer(status.objections)), ("oldest", JSONText(status.oldest?.iso)),
        ("newest", JSONText(status.newest?.iso)),
      ]))
  }
}

struct SuppressionRemoveCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a case's tags from the list.",
    discussion: """
      The persons of the case can then be created and opted in again. The journal keeps the case and \
      the number of tags.
      """)

  @Argument(help: ArgumentHelp("The case.", valueName: "ref"), completion: .caseReferences)
  var reference: String
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let list = app.suppressionList
    let reference = reference
    let known = try await SuppressionReading.value { () async throws(SuppressionFailure) in
      try await list.all().count { $0.entry.caseReference == reference }
    }
    if known > 0 {
      try await SuppressionReading.record(
        .suppressionRemoved(reference: reference, tags: known), app)
    }
    let count = try await SuppressionReading.value { () async throws(SuppressionFailure) in
      try await list.remove(caseReference: reference)
    }
    try io.write(
      context.rendering.object([("case", .string(reference)), ("removed", .integer(count))]))
    if count == 0 { throw CommandFailure.reported(.notFound) }
  }
}

/// What the commands share.
private enum SuppressionReading {
  /// The journal has a change before it is made: it decides what is refused later.
  static func record(_ event: CaseEvent, _ app: LiveApp) async throws(CommandFailure) {
    do throws(CaseFailure) {
      try await app.desk.recordSuppression(event)
    } catch {
      throw CommandFailure(error)
    }
  }

  static func value<Value: Sendable>(
    _ body: () async throws(SuppressionFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(SuppressionFailure) {
      return try await body()
    } catch {
      throw .localFile(error.message)
    }
  }

  static func members(of entry: SuppressionEntry?) -> [(String, JSONText)] {
    [
      ("case", JSONText(entry?.caseReference)), ("right", JSONText(entry?.right.rawValue)),
      ("date", JSONText(entry?.day.iso)),
    ]
  }
}
