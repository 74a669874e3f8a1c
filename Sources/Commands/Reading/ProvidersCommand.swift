import App
import ArgumentParser
import Domain

struct ProvidersCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers",
    abstract: "Show the configured providers and what each can do.")

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let providers = try context.app(needsCredentials: false).clients.map(\.info)
    let rendering = context.rendering
    switch rendering.format {
    case .json:
      try io.write(rendering.array(providers.map { Self.object($0).text }))
    case .ndjson:
      try io.write(providers.map { Self.object($0).text + "\n" }.joined())
    case .csv: try io.write(rendering.rows(Self.rows(providers)))
    case .table:
      try io.write(Self.summary(providers) + Self.reasons(providers))
    }
  }

  private static func object(_ info: ProviderInfo) -> JSONText {
    let capabilities = Action.allCases.map { action -> (String, JSONText) in
      let reason = info.availability(of: action).reason
      let members = [("available", JSONText.bool(reason == nil))]
      return (action.rawValue, .object(members + (reason.map { [("reason", .string($0))] } ?? [])))
    }
    return .object([
      ("name", .string(info.name.text)), ("kind", .string(info.kind.text)),
      ("environment", .string(info.environment.rawValue)), ("capabilities", .object(capabilities)),
    ])
  }

  private static func rows(_ providers: [ProviderInfo]) -> [[(String, JSONText)]] {
    providers.map { info in
      [
        ("name", .string(info.name.text)), ("kind", .string(info.kind.text)),
        ("environment", .string(info.environment.rawValue)),
      ]
        + Action.allCases.map {
          ($0.rawValue, .string(info.availability(of: $0).isAvailable ? "yes" : "no"))
        }
    }
  }

  /// All actions in one column, to fit a terminal.
  private static func summary(_ providers: [ProviderInfo]) -> String {
    var table = TextTable(["NAME", "KIND", "ENVIRONMENT", "CAN"], isClipped: false)
    for info in providers {
      let words = Action.allCases.filter { info.availability(of: $0).isAvailable }
      table.append([
        info.name.text, info.kind.text, info.environment.rawValue,
        words.map(\.rawValue).joined(separator: " "),
      ])
    }
    return table.text
  }

  private static func reasons(_ providers: [ProviderInfo]) -> String {
    var table = TextTable(["", "", ""], isClipped: false)
    for info in providers {
      for action in Action.allCases {
        guard let reason = info.availability(of: action).reason else { continue }
        table.append([info.name.text, action.rawValue, reason])
      }
    }
    return table.isEmpty ? "" : table.text
  }
}
