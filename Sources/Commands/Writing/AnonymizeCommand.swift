import ArgumentParser
import Domain
import Operations

struct AnonymizeCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "anonymize", abstract: "Delete a contact's personal data. This cannot be undone.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "The contact's id, or - for many on standard input.") var id: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(
      .anonymize, at: provider, write, about: [id], by: lookup)
    let ids = try lookup.values(of: [id], at: run.info, in: io)
    let lookup = lookup
    let prompt = run.prompt(.anonymize, isAnswered: yes)
    guard
      let permission = try await bulk.permission(
        .anonymize, of: ids.map(lookup.subject), consequence: run.info.anonymization.text, run),
      let begun = try run.begin(ids.map { .anonymize(lookup.subject($0)) }, asking: prompt)
    else { return }
    guard id != "-" else {
      try await prompt.ask(forCount: ids.count)
      let context = try await permission.used(by: begun)
      return try await run.perform(
        .anonymize, of: JobTargets(ids) { JobTarget(.anonymize, lookup.subject(ids[$0])) },
        origin: lookup.isByID ? .new : .unjournaled, context)
    }
    let seen = try await contact(ids[0], run)
    let before = seen ?? Contact(id: run.contactID(ids[0]), kind: run.info.kind)
    try await prompt.ask(for: before)
    let context = try await permission.used(by: begun)
    let target = JobTarget(.anonymize, .id(before.id.value), seen: seen)
    let operation = ActOnContact(client: run.client, context: context)
    let result = try await run.perform { () async throws(WriteFailure) in
      try await operation.perform(target)
    }
    let after = result.contact ?? Contact(id: before.id, kind: run.info.kind, isAnonymized: true)
    try run.print(
      run.rendering.contact(after), of: "contact \(before.id.value) was anonymized")
  }

  /// Looks up the contact by a key other than the id. `nil` for an id, which is not looked up.
  private func contact(
    _ value: String, _ run: WriteRun
  ) async throws(CommandFailure) -> Contact? {
    guard !lookup.isByID else { return nil }
    let subject = lookup.subject(value)
    return try await run.contact(subject, for: .anonymize)
  }
}
