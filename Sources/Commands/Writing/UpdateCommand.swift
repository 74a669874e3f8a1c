import ArgumentParser
import Domain
import Operations

struct UpdateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Change some of a contact's fields; the others stay.")

  @Argument(help: "The provider's name in the config.") var provider: String
  @Argument(help: "The contact's id, or - for standard input.") var id: String
  @OptionGroup var fields: FieldOptions
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard !fields.isEmpty else {
      throw ValidationError("nothing is to be changed: add --set KEY=VALUE")
    }
  }

  func run() async throws {
    let context = CommandContext(global)
    let (app, client) = try context.provider(provider, needsCredentials: !write.dryRun)
    try client.require(.update)
    let draft = try fields.draft(for: client.info)
    let wanted = lookup.lookup(try StandardInput.value(of: id), at: client.info)
    let run = WriteRun(client: client, report: context.report)
    guard !write.dryRun else { return try run.printPlan(of: .update(wanted, draft)) }
    try write.requireCase(at: client.info)
    let operation = SaveContact(client: client, context: write.context(app))
    let result = try await run.perform { () async throws(WriteFailure) in
      try await operation.save(draft, to: wanted)
    }
    if let contact = result.contact {
      try run.print(
        context.rendering.contact(contact), of: "contact \(contact.id.value) is updated")
    }
  }
}
