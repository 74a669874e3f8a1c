import ArgumentParser
import Domain
import Foundation
import Operations

struct CreateCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Create a contact and print its id.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @OptionGroup var fields: FieldOptions
  @Option(
    help: ArgumentHelp("A JSON object of fields, or - for standard input.", valueName: "file"),
    completion: .file())
  var from: String?
  @OptionGroup var suppression: SuppressionOption
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard (from == nil) != fields.isEmpty else {
      throw ValidationError(
        from == nil
          ? "no fields: add --set KEY=VALUE or --from FILE"
          : "use --from or --set, not both")
    }
  }

  func run(in io: CommandIO) async throws {
    var run = try await CommandContext(global, io).writing(.create, at: provider, write)
    run.ignoresSuppression = suppression.isIgnored
    let draft = try draft(at: run.info, io)
    guard let context = try run.begin([.create(draft)]) else { return }
    let operation = CreateContact(client: run.client, context: context)
    let created = try await run.performing { () async throws(WriteFailure) in
      try await operation.create(draft)
    }
    run.tell(created.evidence, warnings: created.warnings)
    let row = [
      ("provider", JSONText.string(created.id.provider.text)), ("id", .string(created.id.value)),
    ]
    try run.print(run.rendering.object(row), of: "contact \(created.id.value) was created")
  }

  private func draft(
    at info: ProviderInfo, _ io: CommandIO
  ) throws(CommandFailure) -> ContactDraft {
    let draft =
      if let from {
        try FieldOptions.draft(try JSONSource.object(from, in: io), for: info)
      } else {
        try fields.draft(for: info)
      }
    let missing = DraftParsing.missing(in: draft, rules: info.capabilities.fieldRules)
    guard missing.isEmpty else { throw .write(.invalid(provider: info.name, missing)) }
    return draft
  }
}
