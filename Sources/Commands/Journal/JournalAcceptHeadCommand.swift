import App
import ArgumentParser
import Domain

struct JournalAcceptHeadCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept-head",
    abstract: "Accept the journal as it is when journal.head contradicts it.",
    discussion: """
      Until then, nothing is sent. Run journal verify first, and restore the right files if you \
      have a copy. The acceptance is an entry of the journal: it records who accepted what, and \
      journal verify reports it from then on. The old journal.head is kept as journal.head.aside-N. \
      If roster.sqlite is gone, a new journal begins.
      """)

  @Flag(help: "Accept it. Without this option, nothing is changed.") var yes = false
  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    guard yes else { return try await refuse(app.archive, context.report) }
    let accepted = try await JournalReading.value { () async throws(JournalFailure) in
      try await app.archive.acceptHead(at: app.ambient.now(), moment: app.ambient.moment())
    }
    guard let accepted else { return context.report.note(Self.nothing) }
    try io.write(
      context.rendering.object([
        ("accepted", .string(accepted.finding)), ("message", .string(accepted.reason)),
      ]))
  }

  private func refuse(
    _ archive: any JournalArchive, _ report: ErrorReport
  ) async throws(CommandFailure) {
    let found = try await JournalReading.value { () async throws(JournalFailure) in
      try await archive.headContradiction()
    }
    guard let found else { return report.note(Self.nothing) }
    throw .usage(
      "journal.head contradicts the journal at entry \(found.sequence): \(found.reason)",
      nextStep: "add --yes to accept the journal as it is; nothing was changed")
  }

  private static let nothing = "journal.head agrees with the journal: nothing to accept"
}
