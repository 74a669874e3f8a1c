import Domain
import ViewModels

/// What pointing means: it chooses and scrolls, and never answers a question.
enum MouseActions {
  /// Rows a turn of the wheel.
  private static let wheelRows = 3

  static func perform(_ event: MouseEvent, on target: ScreenTarget?, in model: ConsoleModel) {
    switch event.kind {
    case .click: click(target, in: model)
    case .wheelUp: turn(.up, on: target, in: model)
    case .wheelDown: turn(.down, on: target, in: model)
    }
  }

  private static func click(_ target: ScreenTarget?, in model: ConsoleModel) {
    guard model.scope == .list || model.scope == .detail else {
      return model.say(.info, "a click means nothing here: use the keys")
    }
    switch target {
    case .provider(let index): model.showProvider(index)
    case .contact(let id):
      let isOpening = model.state.focus == .list && model.currentContact?.id == id
      model.select(id)
      if isOpening { model.openCurrent() }
    case .line(let index): model.selectLine(index)
    case .cover, nil: break
    }
  }

  private static func turn(
    _ movement: Movement, on target: ScreenTarget?, in model: ConsoleModel
  ) {
    guard let command = CommandCatalogue.movement(movement), command.scopes.contains(model.scope)
    else { return }
    switch target {
    case .contact where model.scope == .detail: model.focusNextPane()
    case .line where model.scope == .list: model.focusNextPane()
    default: break
    }
    for _ in 0..<wheelRows { command.perform(model, Key(movement == .up ? .up : .down)) }
  }
}
