import ArgumentParser
import Domain
import Operations

struct CountCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "count", abstract: "Count a provider's contacts.")

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String
  @OptionGroup var conditions: ConditionOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let conditions = try conditions.conditions()
    let client = try context.provider(provider).client
    try client.require(.count)
    let count = try await Reading.value { () async throws(ProviderFailure) in
      try await CountContacts(client: client).count(conditions)
    }
    let row: [(String, JSONText)] = [
      ("provider", .string(client.info.name.text)), ("count", .integer(count)),
    ]
    try io.write(context.rendering.object(row))
  }
}
