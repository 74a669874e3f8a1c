import ArgumentParser
import Domain
import Operations

struct PreferCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "prefer", abstract: "Opt a contact in or out of channels.")

  enum Choice: String, CaseIterable, ExpressibleByArgument {
    case `in`
    case out
  }

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "The contact's id, or - for many on standard input.") var id: String
  @Option(help: "E-mail.") var email: Choice?
  @Option(help: "Text messages.") var sms: Choice?
  @Option(help: "Telephone calls.") var call: Choice?
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var suppression: SuppressionOption
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  private var channels: [Channel: Bool] {
    [Channel.email: email, .sms: sms, .call: call].compactMapValues { $0.map { $0 == .in } }
  }

  mutating func validate() throws {
    guard !channels.isEmpty else {
      throw ValidationError("prefer needs at least one of --email, --sms, --call")
    }
    if suppression.isIgnored, id == "-" {
      throw ValidationError("--despite-suppression is for one contact")
    }
  }

  func run(in io: CommandIO) async throws {
    var run = try await CommandContext(global, io).writing(
      .prefer, at: provider, write, about: [id], by: lookup)
    run.ignoresSuppression = suppression.isIgnored
    let ids = try lookup.values(of: [id], at: run.info, in: io)
    let (channels, lookup) = (channels, lookup)
    guard
      let permission = try await bulk.permission(
        .prefer, of: ids.map(lookup.subject), channels: channels,
        consequence: "\(run.info.title) changes the preferences", run),
      let begun = try run.begin(ids.map { .preferences(lookup.subject($0), channels) })
    else { return }
    let context = try await permission.used(by: begun)
    let targets = JobTargets(ids) { JobTarget(.prefer(channels), lookup.subject(ids[$0])) }
    guard id != "-" else {
      return try await run.perform(
        .prefer, of: targets, origin: lookup.isByID ? .new : .unjournaled, context)
    }
    let (target, operation) = (targets[0], ActOnContact(client: run.client, context: context))
    let result = try await run.perform { () async throws(WriteFailure) in
      try await operation.perform(target)
    }
    let contact = result.contact ?? Contact(id: run.contactID(ids[0]), kind: run.info.kind)
    try run.print(
      run.rendering.contact(contact),
      of: "the preferences of contact \(contact.id.value) were changed")
    if let failure = run.sideEffects(of: result) { throw failure }
  }
}
