import ArgumentParser
import Domain
import Foundation
import Operations

struct CreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a new contact, and print its id.")

  @Argument(help: "The provider's name in the config.") var provider: String
  @OptionGroup var fields: FieldOptions
  @Option(
    help: ArgumentHelp("A JSON object of fields, or - for standard input.", valueName: "file"))
  var from: String?
  @OptionGroup var write: WriteOptions
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard (from == nil) != fields.isEmpty else {
      throw ValidationError(
        from == nil
          ? "nothing is given: add --set KEY=VALUE or --from FILE"
          : "--from holds all fields, and --set adds none")
    }
  }

  func run() async throws {
    let context = CommandContext(global)
    let (app, client) = try context.provider(provider, needsCredentials: !write.dryRun)
    try client.require(.create)
    let draft =
      if let from {
        try FieldOptions.draft(try JSONSource.object(from), for: client.info)
      } else {
        try fields.draft(for: client.info)
      }
    let missing = DraftParsing.missing(in: draft, rules: client.info.capabilities.fieldRules)
    guard missing.isEmpty else {
      throw CommandFailure.write(.invalid(provider: client.info.name, missing))
    }
    let run = WriteRun(client: client, report: context.report)
    guard !write.dryRun else { return try run.printPlan(of: .create(draft)) }
    try write.requireCase(at: client.info)
    let operation = CreateContact(client: client, context: write.context(app))
    let created = try await run.performing { () async throws(WriteFailure) in
      try await operation.create(draft)
    }
    run.tell(created.evidence, warnings: created.warnings)
    let row = [
      ("provider", JSONText.string(created.id.provider.text)), ("id", .string(created.id.value)),
    ]
    try run.print(context.rendering.object(row), of: "contact \(created.id.value) is created")
  }
}
