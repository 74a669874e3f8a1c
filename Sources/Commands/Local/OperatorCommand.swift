import App
import ArgumentParser
import Domain

/// `roster operator key`.
struct OperatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operator", abstract: "Show the key that signs for this operator.",
    subcommands: [OperatorKeyCommand.self])
}

struct OperatorKeyCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Print the public half of this operator's key, for [[operator]] in the config.",
    discussion: "The key is made on first use. The private half stays in the state folder.")

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let key: OperatorKey
    do throws(OperatorKeyFailure) {
      key = try app.operatorKey.publicKey()
    } catch {
      throw CommandFailure.localFile(error.message)
    }
    // A table would clip it.
    guard let format = context.options.output, format != .table else {
      return try io.write(key.text + "\n")
    }
    let operators = app.settings.desk.operators
    try io.write(
      context.rendering.object([
        ("key", .string(key.text)), ("name", JSONText(operators.names[key])),
        ("selfDeclared", .bool(operators.isSelfDeclared)),
      ]))
  }
}
