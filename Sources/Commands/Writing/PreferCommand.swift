import ArgumentParser
import Domain
import Operations

struct PreferCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prefer", abstract: "Opt a contact in or out of channels.")

  enum Choice: String, CaseIterable, ExpressibleByArgument {
    case `in`
    case out
  }

  @Argument(help: "The provider's name in the config.") var provider: String
  @Argument(help: "The contact's id, or - for many on standard input.") var id: String
  @Option(help: "E-mail.") var email: Choice?
  @Option(help: "Text messages.") var sms: Choice?
  @Option(help: "Telephone calls.") var call: Choice?
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  private var channels: [Channel: Bool] {
    [Channel.email: email, .sms: sms, .call: call].compactMapValues { $0.map { $0 == .in } }
  }

  mutating func validate() throws {
    guard !channels.isEmpty else {
      throw ValidationError("prefer needs at least one of --email, --sms, --call")
    }
  }

  func run() async throws {
    let context = CommandContext(global)
    let (app, client) = try context.provider(provider, needsCredentials: !write.dryRun)
    try client.require(.prefer)
    let channels = channels
    let run = WriteRun(client: client, report: context.report)
    let ids = try lookup.values(of: id, at: client.info)
    if write.dryRun {
      for id in ids {
        try run.printPlan(of: .preferences(WriteSubject.plannedLookup(id, lookup), channels))
      }
      return
    }
    try write.requireCase(at: client.info)
    guard id != "-" else {
      let watch = WaitNotice(app, report: context.report).watch()
      defer { watch.cancel() }
      let job = try await CommandJob.begin(
        ids, lookup, at: client, write.context(app)
      ) { .preferences($0, channels) }
      return try await ManyWrites(
        run: run, context: job, subject: lookup.subject(at: client),
        write: WriteSubject.changing(channels, at: client, job)
      ).perform(ids, rendering: context.rendering)
    }
    let subject = try await WriteSubject.resolve(ids[0], lookup, at: client)
    let change = WriteSubject.changing(channels, at: client, write.context(app))
    let result = try await run.perform { () async throws(WriteFailure) in
      try await change(subject)
    }
    let contact = result.contact ?? subject.contact(kind: client.info.kind)
    try run.print(
      context.rendering.contact(contact),
      of: "the preferences of contact \(contact.id.value) are changed")
    if let failure = run.sideEffects(of: result) { throw failure }
  }
}
