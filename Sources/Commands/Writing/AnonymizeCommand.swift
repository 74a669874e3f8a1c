import ArgumentParser
import Domain
import Operations

struct AnonymizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anonymize", abstract: "Delete a contact's personal data. It cannot be undone.")

  @Argument(help: "The provider's name in the config.") var provider: String
  @Argument(help: "The contact's id, or - for many on standard input.") var id: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let context = CommandContext(global)
    let (app, client) = try context.provider(provider, needsCredentials: !write.dryRun)
    try client.require(.anonymize)
    let run = WriteRun(client: client, report: context.report)
    let ids = try lookup.values(of: id, at: client.info)
    if write.dryRun {
      for id in ids {
        try run.printPlan(of: .anonymize(WriteSubject.plannedLookup(id, lookup)))
      }
      return
    }
    let prompt = ConfirmationPrompt(act: .anonymize, info: client.info, isAnswered: yes)
    try prompt.requireTerminal()
    try write.requireCase(at: client.info)
    guard id != "-" else {
      let watch = WaitNotice(app, report: context.report).watch()
      defer { watch.cancel() }
      try prompt.ask(forCount: Set(ids).count)
      let job = try await CommandJob.begin(
        ids, lookup, at: client, write.context(app)
      ) { .anonymize($0) }
      return try await ManyWrites(
        run: run, context: job, subject: lookup.subject(at: client),
        write: WriteSubject.anonymizing(at: client, job)
      ).perform(ids, rendering: context.rendering)
    }
    let subject = try await WriteSubject.resolve(ids[0], lookup, at: client)
    let before = subject.contact(kind: client.info.kind)
    try prompt.ask(for: before)
    let erase = WriteSubject.anonymizing(at: client, write.context(app), isSeen: true)
    let result = try await run.perform { () async throws(WriteFailure) in
      try await erase(subject)
    }
    try run.print(
      context.rendering.contact(result.contact ?? Self.gone(before.id, client.info.kind)),
      of: "contact \(before.id.value) is anonymized")
  }

  /// What stands for a contact that the provider no longer gives.
  private static func gone(_ id: ContactID, _ kind: ProviderKind) -> Contact {
    Contact(id: id, kind: kind, isAnonymized: true)
  }
}
