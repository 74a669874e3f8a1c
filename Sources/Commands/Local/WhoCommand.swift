import App
import ArgumentParser
import Domain
import Operations

/// `roster who`.
struct WhoCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "who",
    abstract: "Show which members of the team run roster, and what they work on.",
    discussion: "A session that was killed is shown for up to a minute.")

  @OptionGroup var store: StoreOptions
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let shared = try store.store(context)
    let sessions = try await store.asking { () async throws(JournalFailure) in
      try await shared.sessions()
    }
    let rendering = context.rendering
    try io.write(
      rendering.rows(sessions.map { Self.members($0, isTable: rendering.format == .table) }))
  }

  private static func members(
    _ session: TeamSession, isTable: Bool
  ) -> [(String, JSONText)] {
    let words = { (list: [String]) -> JSONText in
      isTable ? .string(list.joined(separator: " ")) : .array(list.map { .string($0) })
    }
    return [
      ("operator", .string(session.operatorName)), ("host", .string(session.host)),
      (
        "since",
        isTable ? .string(ClockWords.time(session.since)) : ContactJSON.time(session.since)
      ),
      ("contacts", .integer(session.contacts)), ("actions", words(session.actions)),
      ("jobs", words(isTable ? session.jobs.map { String($0.prefix(8)) } : session.jobs)),
    ]
  }
}
