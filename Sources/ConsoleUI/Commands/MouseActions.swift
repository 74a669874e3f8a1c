import Domain
import ViewModels

/// What pointing does: it selects, opens and scrolls, and never answers a question.
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
    guard model.scope == .list || model.scope == .detail else {
      return model.say(.info, "a click does nothing here", nextStep: "use the keys")
    }
    switch target {
    case .provider(let index): run("provider", .preset([.provider(index)]), by: dispatcher)
    case .contact(let id):
      let isOpening = model.state.focus == .list && model.currentContact?.id == id
      model.select(id)
      if isOpening { run("open", by: dispatcher) }
    case .line(let index): model.selectLine(index)
    case .cover, nil: break
    }
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
