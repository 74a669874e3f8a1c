import App
import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// A way from the operator to a command.
nonisolated enum WayIn: CaseIterable {
  case key
  case reboundKey
  case help
  case line
  case plain

  /// Where a command is tried: the first of its scopes.
  @MainActor static func home(of id: String) throws -> CommandScope {
    let command = try #require(CommandTable.standard[id: id])
    return try #require(CommandScope.allCases.first(where: command.scopes.contains))
  }

  @MainActor static func ways(to id: String) throws -> [WayIn] {
    let command = try #require(CommandTable.standard[id: id])
    let scope = try home(of: id)
    let isReadable = [.list, .detail, .panel, .jobs, .job, .unfinished, .texts].contains(scope)
    return WayIn.allCases.filter { way in
      switch way {
      case .key, .reboundKey: !command.keys.isEmpty
      case .help: !command.keys.isEmpty && isReadable
      case .line: !command.isPlainOnly && (isReadable || scope == .help)
      case .plain: scope == .list || scope == .detail
      }
    }
  }
}

/// One console whose commands can be watched: the watched one only counts, all others run.
@MainActor
final class CommandStage {
  private final class Watch {
    var id = ""
    var runs = 0
  }

  let model: ConsoleModel
  /// Of contacts that more than one provider has.
  let emails: [String]
  /// Where it was put, so that it need not go there again.
  var place = ""
  private var keptMessages = 0
  private let watch: Watch
  private let keyMap: KeyMap
  private let terminal: ScriptedTerminal?
  private let lines: ScriptedLines?
  private let running: Task<ConsoleLoop.Ending, any Error>

  /// A way in needs its own console: keys as they are, every key rebound, or lines.
  init(
    _ way: WayIn, on world: SimulatedWorld, runner: (any CommandLineRunner)? = nil
  ) async throws {
    let watch = Watch()
    let commands = CommandCatalogue.commands.map { command in
      var watched = command
      watched.perform = { call in
        if watch.id == command.id { watch.runs += 1 } else { command.perform(call) }
      }
      return watched
    }
    var rebinding: [String: [String]] = [:]
    if way == .reboundKey {
      for (index, command) in commands.filter({ !$0.keys.isEmpty }).enumerated() {
        rebinding[command.id] = [index < 60 ? "F\(index + 1)" : "Alt-F\(index - 59)"]
      }
    }
    let keyMap = try KeyMap(rebinding: rebinding, of: CommandTable(commands))
    var options = ConsoleOptions()
    options.idleLock = .seconds(600)
    let model = world.console(commandLine: runner, options: options)
    if way == .plain {
      let lines = ScriptedLines([], isOpen: true)
      let console = PlainConsole(
        model: model, terminal: lines, keyMap: keyMap, ambient: world.app.ambient)
      running = Task { try await console.run() }
      (self.lines, terminal) = (lines, nil)
      await lines.see("> \n")
    } else {
      let terminal = ScriptedTerminal(size: Size(columns: 40, rows: 10))
      let loop = ConsoleLoop(
        model: model, terminal: terminal, keyMap: keyMap, ambient: world.app.ambient)
      running = Task { try await loop.run() }
      (lines, self.terminal) = (nil, terminal)
      await terminal.started()
    }
    (self.watch, self.keyMap, self.model) = (watch, keyMap, model)
    emails = try await world.client("donors").page(ContactQuery(limit: 50)).contacts
      .compactMap(\.primaryEmail)
    await model.settle()
  }

  func stop() async throws {
    if let terminal { terminal.send(.terminate) }
    if let lines { lines.send(.terminate) }
    _ = try await running.value
  }

  /// Shows the model's state: the operator has seen it.
  func show() async {
    terminal?.resize(to: Size(columns: 40, rows: 10))
    guard let lines else { return }
    let said = lines.written.count
    lines.send(.interrupt)
    while lines.written.count == said || !lines.written.hasSuffix("> \n") { await Task.yield() }
  }

  /// Reaches for a command, and tells how often it ran; `meanwhile` happens between the last frame or
  /// prompt and the command.
  func runs(
    of id: String, by way: WayIn, meanwhile: () async -> Void = {}
  ) async throws -> Int {
    let command = try #require(keyMap.table[id: id])
    (watch.id, watch.runs) = (id, 0)
    keptMessages = model.messages.log.keptCount
    let scope = model.scope
    switch way {
    case .key, .reboundKey:
      await meanwhile()
      terminal?.press(try #require(keyMap.keys(of: command).first).description)
    case .help:
      // The help groups the commands of a place.
      let keyed = keyMap.table.keyed(in: scope)
      let entries = CommandGroup.allCases.flatMap { group in keyed.filter { $0.group == group } }
      let row = try #require(entries.firstIndex { $0.id == id })
      model.overlays.openHelp()
      for _ in 0..<row { model.overlays.moveInHelp(.down, count: entries.count, page: 1) }
      await show()
      await meanwhile()
      // A frame behind the help shows the operator nothing.
      await show()
      terminal?.press("Enter")
    case .line:
      model.openPrompt(.command, text: Self.line(for: command))
      await meanwhile()
      terminal?.press("Enter")
    case .plain:
      await meanwhile()
      lines?.type(Self.line(for: command))
      await prompt()
    }
    let runs = watch.runs
    watch.id = ""
    return runs
  }

  /// Runs a command that is being watched without a console around it.
  func runsAlone(_ id: String) throws -> Int {
    var seen = Seen()
    seen.look(at: model)
    let before = watch.runs
    CommandDispatcher(model: model, keyMap: keyMap, seen: seen).run(
      try #require(keyMap.table[id: id]))
    return watch.runs - before
  }

  /// Reaches for a command behind the lock.
  func checkLock(_ id: String, _ way: WayIn, _ clock: ManualClock) async throws {
    let runs = try await runs(of: id, by: way) {
      while !model.state.isLocked {
        clock.advance(by: 600)
        await Task.yield()
      }
      #expect((try? runsAlone(id)) == 0, "\(id) alone behind the lock")
    }
    #expect(runs == 0, "\(id) by \(way) behind the lock")
    #expect(!model.state.isLocked, "\(id) by \(way) unlocks and does no more")
    // After unlocking, typed keys are passed over for a while.
    clock.advance(by: 1)
    tidy()
  }

  /// Closes what a way in leaves open.
  func tidy() {
    if model.state.prompt?.purpose == .command { _ = model.overlays.takePrompt() }
    if case .help = model.state.overlay { model.overlays.close() }
    model.messages.clear()
  }

  /// Types a line, and gives what is then on the screen or was read out.
  func answer(to line: String, by way: WayIn) async -> String {
    guard let terminal else {
      let before = lines?.written.count ?? 0
      lines?.type(line)
      await prompt()
      return String(lines?.written.dropFirst(before) ?? "")
    }
    model.openPrompt(.command, text: line)
    terminal.press("Enter")
    await model.settle()
    await show()
    return (model.state.message?.text ?? "") + terminal.screen.plainText
  }

  /// Whether the last command has left a message.
  var hasAnswered: Bool {
    lines == nil ? model.state.message != nil : model.messages.log.keptCount > keptMessages
  }

  private static let arguments = [
    "goto": "1", "first": "0", "limit": "50", "load": "all", "get": "eu-shop x", "job": "1",
    "ask-again": "donors", "text": "1",
  ]

  private static func line(for command: ConsoleCommand) -> String {
    [command.id, arguments[command.id]].compactMap(\.self).joined(separator: " ")
  }

  /// Returns once plain mode prompts again.
  private func prompt() async {
    guard let lines else { return }
    while !lines.isWaiting { await Task.yield() }
  }
}

/// A program whose `count` says a name, and whose `doctor` says none.
struct TalkingProgram: CommandLineRunner {
  let names = ["count", "doctor"]

  func command(named name: String) -> ProgramCommand? {
    names.contains(name)
      ? ProgramCommand(
        name, parameters: [.init(.provider)],
        options: [.init("--where", .text), .init("--output", .choice(["csv", "json"]))]) : nil
  }

  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput {
    let namesPeople = words.first == "count"
    return CommandOutput(
      output: namesPeople ? "Mary Miller\nand others\n" : "four shops\n", errors: "", status: 0,
      namesPeople: namesPeople)
  }
}
