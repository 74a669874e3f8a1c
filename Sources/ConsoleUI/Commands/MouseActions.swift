import Domain
import ViewModels

/// What pointing does: it selects, opens, scrolls and runs the hints of the last line, and never
/// answers a question.
enum MouseActions {
  /// Rows a turn of the wheel.
  private static let wheelRows = 3

  static func perform(
    _ event: MouseEvent, on target: ScreenTarget?, by dispatcher: CommandDispatcher
  ) {
    switch event.kind {
    case .click: click(target, by: dispatcher)
    case .wheelUp: turn("up", on: target, by: dispatcher)
    case .wheelDown: turn("down", on: target, by: dispatcher)
    }
  }

  private static func click(_ target: ScreenTarget?, by dispatcher: CommandDispatcher) {
    let model = dispatcher.model
    let isInPanes = model.scope == .list || model.scope == .detail
    switch target {
    case .hint(let id) where !asks(id, model): runHint(id, by: dispatcher)
    // As a word, it closes the panel in front.
    case .provider(let index) where model.scope.coversPanes:
      run("provider", .text(String(index + 1)), by: dispatcher)
    case _ where !isInPanes: model.say(.info, "a click does nothing here", nextStep: "use the keys")
    case .provider(let index): run("provider", .preset([.provider(index)]), by: dispatcher)
    case .hint: model.say(.info, "a click answers no question", nextStep: "use the keys")
    case .contact(let id):
      let isOpening = model.focus == .list && model.currentContact?.id == id
      model.select(id)
      if isOpening { run("open", by: dispatcher) }
    case .line(let index): model.selectLine(index)
    case .cover, nil: break
    }
  }

  /// Whether the command would answer a question.
  private static func asks(_ id: String, _ model: ConsoleModel) -> Bool {
    model.scope.isQuestion || id == "abandon-job" && model.unfinished.abandoning != nil
  }

  /// Does what the key in the hint does.
  private static func runHint(_ id: String, by dispatcher: CommandDispatcher) {
    guard let command = dispatcher.table[id: id] else { return }
    let binding = dispatcher.keyMap.keys(of: command).first.flatMap {
      dispatcher.keyMap.binding(for: $0, in: dispatcher.model.scope)
    }
    dispatcher.run(command, binding?.command.id == id ? binding?.input ?? .ask : .ask)
  }

  private static func turn(
    _ movement: String, on target: ScreenTarget?, by dispatcher: CommandDispatcher
  ) {
    let model = dispatcher.model
    guard dispatcher.table[id: movement]?.scopes.contains(model.scope) == true else { return }
    switch target {
    case .contact where model.scope == .detail: model.focusNextPane()
    case .line where model.scope == .list: model.focusNextPane()
    default: break
    }
    for _ in 0..<wheelRows { run(movement, by: dispatcher) }
  }

  private static func run(
    _ id: String, _ input: CommandInput = .ask, by dispatcher: CommandDispatcher
  ) {
    guard let command = dispatcher.table[id: id] else { return }
    dispatcher.run(command, input)
  }
}
