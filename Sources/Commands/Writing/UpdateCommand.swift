import ArgumentParser
import Domain
import Operations

struct UpdateCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Change some of a contact's fields.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @Argument(help: "The contact's id, or - for standard input.") var id: String
  @OptionGroup var fields: FieldOptions
  @OptionGroup var lookup: LookupOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard !fields.isEmpty else {
      throw ValidationError("no fields: add --set KEY=VALUE")
    }
  }

  func run(in io: CommandIO) async throws {
    let run = try await CommandContext(global, io).writing(
      .update, at: provider, write, about: [id], by: lookup)
    let draft = try fields.draft(for: run.info)
    let wanted = lookup.lookup(try io.id(of: id), at: run.info)
    guard let context = try run.begin([.update(wanted, draft)]) else { return }
    let operation = SaveContact(client: run.client, context: context)
    let result = try await run.perform { () async throws(WriteFailure) in
      try await operation.save(draft, to: wanted)
    }
    if let contact = result.contact {
      try run.print(
        run.rendering.contact(contact), of: "contact \(contact.id.value) was updated")
    }
  }
}
