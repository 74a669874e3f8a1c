import App
import ArgumentParser
import Domain
import Operations

struct CaseFindCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Look for the person of a case at every provider.",
    discussion: """
      Reads e-mail addresses, phone numbers, names and keys from standard input, one a line. They \
      are not kept. The exit status is that of roster find.
      """)

  @OptionGroup var named: CaseArgument
  @Flag(help: "Include every contact that was found by e-mail or phone.") var includeAll = false
  @Flag(help: "Also scan providers that have an index.") var scan = false
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    guard io.console == nil else {
      throw CommandFailure.usage(
        "this command reads standard input, which the console uses itself",
        nextStep: "f in the file of the case, or :find-person TEXT")
    }
    let run = try CaseRun(global, io, needsCredentials: true)
    let record = try await run.record(named.reference)
    let texts = try io.values(of: "-")
    let watch = WaitNotice(run.app, report: run.report).watch()
    defer { watch.cancel() }
    let result = await FindPerson(clients: run.app.clients, indexes: run.app.searchIndexes())
      .result(for: texts, scanning: .init(most: scan ? .max : 10_000, isWanted: scan))
    let numbers = texts.indices.map { record.identifierCount + $0 + 1 }
    var events = result.searches.map {
      CaseEvent.searched(provider: $0.provider.text, answer: $0.search, identifiers: numbers)
    }
    let known = Set(record.contacts.map(\.contact))
    var included = Set(record.included)
    for hit in result.hits where includeAll && hit.why.isIdentifier {
      let contact = CaseContact(hit.contact.id)
      guard !known.contains(contact) else { continue }
      events.append(.included(contact: contact, why: hit.why))
      included.insert(contact)
    }
    let person = run.person
    let members = result.hits.map(\.contact).filter { included.contains(CaseContact($0.id)) }
    // First the tags: a contact that was included without them could never be suppressed.
    let after = try await run.asking { () async throws(CaseFailure) in
      try await person.keep(members, of: record)
      return try await run.desk.take(events, in: record)
    }
    try io.write(run.rendering.rows(result.hits.map { Self.row($0, after) }))
    for index in texts.indices {
      if let text = result.found.statement(of: index).text {
        run.report.note(texts.count == 1 ? text : "text \(index + 1): \(text)")
      }
    }
    if result.isUnfinished { throw CommandFailure.reported(.partly) }
  }

  private static func row(
    _ hit: PersonHit, _ record: CaseRecord
  ) -> [(String, JSONText)] {
    let contact = hit.contact
    let known = record.contacts.first { $0.contact == CaseContact(contact.id) }
    return [
      ("provider", .string(contact.id.provider.text)), ("id", .string(contact.id.value)),
      ("name", .string(contact.name)), ("email", JSONText(contact.primaryEmail)),
      ("phone", JSONText(contact.primaryPhone)), ("why", .string(known?.why ?? hit.why.rawValue)),
      ("included", .bool(known?.isIncluded ?? false)),
    ]
  }
}

/// Contacts of one provider, as arguments.
struct CaseContactArguments: ParsableArguments {
  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "The contacts' ids.") var ids: [String]

  func contacts(_ run: CaseRun) throws(CommandFailure) -> [CaseContact] {
    guard let client = run.app.clients.first(where: { $0.info.name.text == provider }) else {
      throw .usage("unknown provider '\(provider)'")
    }
    var contacts: [CaseContact] = []
    for id in ids {
      guard let known = client.info.capabilities.idForm.canonical(id.trimmedEnds()) else {
        throw .usage("'\(id)' is no id of \(client.info.title)")
      }
      contacts.append(CaseContact(provider: provider, id: known))
    }
    return contacts
  }
}

struct CaseIncludeCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "include", abstract: "Count contacts as the person's.")

  @OptionGroup var named: CaseArgument
  @OptionGroup var contacts: CaseContactArguments
  @Option(help: "Why they are the person's.") var why: InclusionReason
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let why = why
    try await run.take(
      contacts.contacts(run).map { .included(contact: $0, why: why) }, in: named.reference)
  }
}

struct CaseExcludeCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "exclude", abstract: "Leave contacts out of a case.")

  @OptionGroup var named: CaseArgument
  @OptionGroup var contacts: CaseContactArguments
  @Option(help: "Why they are left out.") var why: ExclusionReason
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io)
    let why = why
    try await run.take(
      contacts.contacts(run).map { .excluded(contact: $0, why: why) }, in: named.reference)
  }
}
