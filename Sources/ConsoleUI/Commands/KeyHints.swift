import Domain
import ViewModels

/// The keys that the last line names: what can be done here before what cannot, the most useful
/// first, and the way to all others at the end.
enum KeyHints {
  static func hints(for model: ConsoleModel, keyMap: KeyMap) -> [FooterPane.Hint] {
    let scope = model.scope
    if scope == .review, model.edit?.state.isSaving == true {
      return [FooterPane.Hint(key: "sending", title: "the answer is awaited", isAvailable: true)]
    }
    let commands = ids(for: scope, in: model).compactMap { id in
      CommandCatalogue.commands.first { $0.id == id && $0.scopes.contains(scope) }
    }
    return availableFirst(commands.map { ($0, isPossible($0, in: model)) }).compactMap {
      (command, isPossible) in
      keyMap.keys(of: command).first.map { key in
        FooterPane.Hint(
          key: SafeText(untrusted: key.description),
          title: SafeText(untrusted: title(of: command, in: model)), isAvailable: isPossible)
      }
    }
  }

  // MARK: - Which

  private static func ids(for scope: CommandScope, in model: ConsoleModel) -> [String] {
    switch scope {
    case .list:
      let marked = ["preferences", "anonymize", "delete", "mark-all"]
      let others = [
        "open", "mark", "find", "filter", "edit", "next-page", "anonymize", "load-all", "sort",
        "reload", "help",
      ]
      let isMarking = !model.listState.marks.isEmpty
      return isMarking ? marked + others.filter { !marked.contains($0) } : others
    case .detail:
      // On any other line the key does nothing.
      let isOnChannel = model.detail.state.cursorLine?.channel != nil
      return (isOnChannel ? ["toggle-preference"] : [])
        + ["edit", "preferences", "anonymize", "delete", "find", "reload", "next-page", "help"]
    case .form: return ["save", "next-field", "undo-in-form", "redact-here", "back"]
    case .dialog: return ids(of: model.plan)
    case .help:
      if case .output? = model.state.overlay { return ["close-help"] }
    case .jobs, .job:
      let isActive = model.selectedJob?.state.isActive == true
      return hinted(in: scope).filter { isActive || !["pause-job", "cancel-job"].contains($0) }
    case .review:
      // What only a conflict has is no hint elsewhere.
      return hinted(in: scope).filter { $0 != "switch-side" || model.edit?.state.conflict != nil }
    default: break
    }
    return hinted(in: scope)
  }

  private static func hinted(in scope: CommandScope) -> [String] {
    CommandCatalogue.commands.filter { $0.hintedScopes.contains(scope) }.map(\.id)
  }

  /// As the dialog's frame says.
  private static func ids(of plan: ActionPlanModel?) -> [String] {
    guard let job = plan?.job?.state else {
      return plan?.state.phase == .asking(isArmed: true) ? ["answer", "back"] : ["back"]
    }
    return [job.isActive ? "back" : "answer"]
  }

  private typealias Judged = (command: ConsoleCommand, isPossible: Bool)

  /// The way out keeps its place at the end.
  private static func availableFirst(_ commands: [Judged]) -> [Judged] {
    let isLast = { (judged: Judged) in ["back", "help"].contains(judged.command.id) }
    let others = commands.filter { !isLast($0) }
    return others.filter(\.isPossible) + others.filter { !$0.isPossible }
      + commands.filter(isLast)
  }

  /// Also where the key itself says why not.
  private static func isPossible(_ command: ConsoleCommand, in model: ConsoleModel) -> Bool {
    guard command.availability(model).isAvailable else { return false }
    switch command.id {
    case "open", "mark", "mark-all": return !model.listState.rows.isEmpty
    case "filter", "sort": return !model.listState.contacts.isEmpty
    case "answer":
      return model.plan?.job != nil || model.plan?.state.phase != .asking(isArmed: false)
    default: return true
    }
  }

  // MARK: - In words

  /// Of what the key does now, where it does two things in turn.
  private static func title(of command: ConsoleCommand, in model: ConsoleModel) -> String {
    switch command.id {
    case "pause-job": model.selectedJob?.state.isPaused == true ? "go on" : "pause"
    case "mark-all": areAllMarked(model.listState) ? "unmark" : "mark all"
    case "answer": model.plan?.job == nil ? model.plan?.state.act.verb.string ?? "" : "closes"
    case "back" where model.scope == .dialog:
      model.plan?.job == nil ? "cancels" : "leaves it running"
    default: command.title
    }
  }

  /// By counts: there may be 100,000.
  private static func areAllMarked(_ list: ContactListState) -> Bool {
    list.marks.count - list.absentMarks - list.hiddenMarks >= list.rows.count
  }
}
