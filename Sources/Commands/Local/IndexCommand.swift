import App
import ArgumentParser
import Domain
import Foundation
import Operations
import Synchronization

/// `roster index update|status|drop`.
struct IndexCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Build the indexes that find contacts among millions, and report on them.",
    subcommands: [
      IndexUpdateCommand.self, IndexStatusCommand.self, IndexDropCommand.self,
    ])
}

struct IndexUpdateCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Bring the indexes of providers with index = true up to date.",
    discussion: """
      A provider that tells which contacts came or changed is only asked for these. Otherwise, and \
      if the last rebuild is older than index_max_age, the whole list is read: the old index \
      answers until the new one is complete, and after ^C or a kill the next update continues where \
      this one stopped.
      """)

  @Argument(
    help: "Providers in the config; all with index = true if none is named.",
    completion: .providers)
  var providers: [String] = []

  @Flag(help: "Read the whole list, even if the provider tells what changed.") var rebuild = false

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app()
    let targets = try IndexTarget.all(of: app, named: providers)
    let watch = WaitNotice(app, report: context.report).watch()
    defer { watch.cancel() }
    var rows: [[(String, JSONText)]] = []
    var failed: ExitCodes?
    for target in targets {
      let update = IndexUpdate(
        target: target, rebuilds: rebuild, app: app, report: context.report)
      switch await update.run() {
      case .success(let status): rows.append(target.row(status, in: context.rendering.format))
      case .failure(let failure):
        if case .reported(let status) = failure {
          failed = failed ?? status
        } else {
          context.report.report(failure)
          failed = failed ?? failure.status
        }
      }
      if Interruption.shared.status != nil { break }
    }
    try io.write(context.rendering.rows(rows))
    if let failed { throw CommandFailure.reported(failed) }
  }
}

/// Updates one index with a progress line. `^C` ends that and keeps what was read.
private struct IndexUpdate: Sendable {
  let target: IndexTarget
  let rebuilds: Bool
  let app: LiveApp
  let report: ErrorReport

  func run() async -> Result<IndexStatus, CommandFailure> {
    let result = await report.io.guarding { await update() }
    if case .failure = result, let status = Interruption.shared.status {
      report.note("\(target.name): interrupted; the next update continues here")
      return .failure(.reported(status))
    }
    return result
  }

  private func update() async -> Result<IndexStatus, CommandFailure> {
    let progress = IndexProgress(io: report.io)
    defer { progress.end() }
    do {
      let update = UpdateIndex(
        client: target.client, index: target.index, maxAge: app.settings.indexMaxAge,
        ambient: app.ambient)
      return .success(try await update.run(rebuilds: rebuilds) { progress.take($0) })
    } catch let failure as ProviderFailure {
      return .failure(.provider(failure))
    } catch let failure as IndexFailure {
      return .failure(.localFile("\(target.name): \(failure.message)"))
    } catch {
      return .failure(.localFile("\(target.name): the update was cancelled"))
    }
  }
}

/// The progress line of an update.
private final class IndexProgress: Sendable {
  private let io: CommandIO
  private let state = Mutex<(line: ProgressLine?, read: Int)>((nil, 0))

  init(io: CommandIO) { self.io = io }

  func take(_ event: UpdateIndex.Event) {
    state.withLock { state in
      switch event {
      case .began(let way, let total):
        if case .continue(let known) = way { state.read = known }
        state.line = ProgressLine("contacts", total: total.map { $0 - state.read }, io: io)
      case .read(let count):
        state.line?.add(count - state.read)
        state.read = count
      }
    }
  }

  func end() { state.withLock { $0.line?.end() } }
}

struct IndexStatusCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how many contacts each index has, of when it is, and its size.")

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app()
    var rows: [[(String, JSONText)]] = []
    var failed: ExitCodes?
    for target in try IndexTarget.all(of: app, named: []) {
      do throws(IndexFailure) {
        rows.append(
          target.row(
            try await target.index.status(),
            total: await CountContacts(client: target.client).known(),
            in: context.rendering.format))
      } catch {
        let failure = CommandFailure.localFile("\(target.name): \(error.message)")
        failed = failure.status
        context.report.report(failure)
      }
    }
    try io.write(context.rendering.rows(rows))
    if let failed { throw CommandFailure.reported(failed) }
  }
}

struct IndexDropCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Remove an index, for the whole team if it has a [store].",
    discussion: """
      With [store], the index is in the team's database. --local removes what this machine had before \
      that, as the next update of the provider does, too.
      """)

  @Argument(help: "The provider's name in the config.", completion: .providers) var provider: String

  @Flag(help: "Remove only the files of this machine from before [store].") var local = false

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app()
    if local { return try removeFormer(of: app, context) }
    for target in try IndexTarget.all(of: app, named: [provider]) {
      do throws(IndexFailure) {
        try await target.index.drop()
      } catch {
        throw CommandFailure.localFile("\(target.name): \(error.message)")
      }
      context.report.note("\(target.name): the index is removed")
    }
  }

  private func removeFormer(of app: LiveApp, _ context: CommandContext) throws {
    guard let folder = app.indexing.former[provider] else {
      throw CommandFailure.usage(
        "\(provider) has no index of this machine from before [store]",
        nextStep: "roster doctor lists those that are left")
    }
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      throw CommandFailure.localFile("\(folder.path): \(error.localizedDescription)")
    }
    context.report.note("\(provider): the index of this machine is removed")
  }
}

/// A provider with an index.
struct IndexTarget: Sendable {
  /// Without its index.
  let client: any ProviderClient
  let index: any ContactIndex
  /// Whether it is in the team's database.
  let isTeams: Bool

  var name: ProviderName { client.info.name }

  /// In the order of the config.
  ///
  /// - Throws: If a name is not of a provider with an index, or if none has one.
  static func all(
    of app: LiveApp, named names: [String]
  ) throws(CommandFailure) -> [IndexTarget] {
    if let problem = app.indexing.problem {
      throw .localFile(app.indexing.keySource == .team ? problem : "index_key: \(problem)")
    }
    let targets = app.directClients.compactMap { client in
      app.indexing.indexes[client.info.name].map {
        IndexTarget(client: client, index: $0, isTeams: app.indexing.keySource == .team)
      }
    }
    guard !targets.isEmpty else {
      throw .usage(
        "no provider has an index", nextStep: "set index = true in its [[provider]]")
    }
    for name in names where !targets.contains(where: { $0.name.text == name }) {
      throw .usage(
        "\(name) has no index",
        nextStep: "use " + targets.map(\.name.text).joined(separator: ", "))
    }
    return names.isEmpty ? targets : targets.filter { names.contains($0.name.text) }
  }

  /// `total` is the provider's own count.
  func row(
    _ status: IndexStatus, total: Int? = nil, in format: OutputFormat
  ) -> [(String, JSONText)] {
    guard format != .table else { return tableRow(status, total: total) }
    let complete = status.complete
    let building = status.building
    return [
      ("provider", .string(name.text)),
      ("contacts", complete.map { .integer($0.contacts) } ?? .null),
      ("total", total.map(JSONText.integer) ?? .null),
      ("began", complete.map { ContactJSON.time($0.began) } ?? .null),
      ("ended", complete.map { ContactJSON.time($0.ended) } ?? .null),
      ("asOf", complete.map { ContactJSON.time($0.asOf) } ?? .null),
      ("newUntil", complete?.newUntil.map(ContactJSON.time) ?? .null),
      ("catchesUp", .string(client.info.capabilities.catchUp.rawValue)),
      ("unreadable", complete.map { .integer($0.gaps.unreadable) } ?? .null),
      ("moved", complete.map { .bool($0.gaps.hasMoved) } ?? .null),
      ("building", building.map { .integer($0.contacts) } ?? .null),
      ("bytes", .integer(status.size)),
      ("store", .string(isTeams ? "team" : "folder")),
      ("owesTruncation", .bool(status.owesTruncation)),
    ]
  }

  /// Fits on 80 columns.
  private func tableRow(_ status: IndexStatus, total: Int?) -> [(String, JSONText)] {
    let complete = status.complete
    return [
      ("provider", .string(name.text)),
      ("contacts", complete.map { .integer($0.contacts) } ?? .null),
      ("total", total.map(JSONText.integer) ?? .null),
      ("as of", complete.map { .string(ClockWords.time($0.asOf)) } ?? .null),
      ("mb", .integer((status.size + 999_999) / 1_000_000)),
      ("remarks", .string(remarks(status).joined(separator: ", "))),
    ]
  }

  private func remarks(_ status: IndexStatus) -> [String] {
    var remarks = isTeams ? ["team's"] : []
    if let building = status.building { remarks.append("building: \(building.contacts)") }
    guard let complete = status.complete else {
      return status.building == nil ? remarks + ["not built"] : remarks
    }
    if let time = complete.newUntil { remarks.append("new until \(ClockWords.time(time))") }
    if complete.gaps.hasMoved { remarks.append("list moved") }
    if complete.gaps.unreadable > 0 { remarks.append("\(complete.gaps.unreadable) unreadable") }
    if status.owesTruncation { remarks.append("owes truncation") }
    return remarks
  }
}
