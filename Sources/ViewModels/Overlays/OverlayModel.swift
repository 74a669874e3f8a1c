import Domain
import Observation

/// The overlays that take keys before the panes: panels, menus, help, questions and the prompt.
@Observable
package final class OverlayModel {
  package internal(set) var overlay: ConsoleState.Overlay?
  package internal(set) var prompt: ConsoleState.Prompt?
  /// The words that the entries of the help must have.
  package private(set) var helpSearch = ""
  /// The panel that the help covers; it is restored after the help.
  private var panelBehindHelp: ConsoleState.Overlay?

  @ObservationIgnored private let requests: RequestsModel
  @ObservationIgnored private var lineHistory = LineHistory()

  init(requests: RequestsModel) { self.requests = requests }

  var isOpen: Bool { overlay != nil || prompt != nil }

  package var behindHelp: ConsoleState.Overlay? { panelBehindHelp }

  // MARK: - Panels

  /// Opens a panel, or closes it if it is open.
  package func toggle(_ panel: ConsoleState.Panel) {
    if case .panel(panel, _)? = overlay { return close() }
    close()
    open(panel)
  }

  func open(_ panel: ConsoleState.Panel) {
    overlay = .panel(panel, top: 0)
    if panel == .requests { requests.follow() }
  }

  /// Closes the overlay in front. Help that was opened in a panel goes back to the panel.
  package func close() {
    let panel = panelBehindHelp
    panelBehindHelp = nil
    overlay = panel
    if panel == nil { requests.stop() }
  }

  /// Closes a panel because a command leads elsewhere.
  package func closePanel() {
    if case .panel? = overlay { close() }
  }

  /// Scrolls by rows or screens, never past the `rows` of the panel, of which `height` are visible.
  package func scrollPanel(_ movement: Movement, rows: Int, height: Int) {
    guard case .panel(let panel, let top)? = overlay else { return }
    let positions = max(1, rows - height + 1)
    let target = movement.target(from: top, count: positions, page: max(1, height - 1))
    overlay = .panel(panel, top: target)
    if panel == .requests { requests.hold(target > 0) }
  }

  /// Whether the panel is in front, or behind the help.
  func shows(_ panel: ConsoleState.Panel) -> Bool {
    if case .panel(panel, _)? = panelBehindHelp ?? overlay { true } else { false }
  }

  /// Whether the panel of the cases or of one of them is in front, with nothing over it.
  var isCaseOpen: Bool {
    guard prompt == nil, case .panel(let panel, _)? = overlay else { return false }
    return panel == .cases || panel == .caseFile
  }

  /// Whether the output of a command may come in front: of a case, or of an earlier output.
  var isReplaceable: Bool {
    if prompt == nil, case .output? = overlay { return true }
    return isCaseOpen
  }

  // MARK: - Help and output

  /// Shows the output of a command; a panel behind it comes back afterwards.
  func show(_ output: OutputState) {
    if case .panel? = overlay { panelBehindHelp = overlay }
    overlay = .output(output)
  }

  package func openHelp() {
    if case .panel? = overlay { panelBehindHelp = overlay }
    helpSearch = ""
    overlay = .help(selected: 0)
  }

  /// Shows only the entries with these words.
  func searchHelp(_ text: String) {
    guard case .help = overlay else { return }
    helpSearch = text
    overlay = .help(selected: 0)
  }

  /// Selects another one of `count` entries.
  package func moveInHelp(_ movement: Movement, count: Int, page: Int) {
    guard case .help(let selected) = overlay, count > 0 else { return }
    overlay = .help(selected: movement.target(from: selected, count: count, page: page))
  }

  /// Scrolls the output of a command by rows, never past `last`.
  package func scrollOutput(by rows: Int, last: Int) {
    guard case .output(var output) = overlay else { return }
    output.top = max(0, min(output.top + rows, last))
    overlay = .output(output)
  }

  // MARK: - Menus

  func openSortMenu(_ columns: [ContactColumn], selected: Int) {
    overlay = .sortMenu(columns: columns, selected: selected)
  }

  package func moveInSortMenu(_ movement: Movement) {
    guard case .sortMenu(let columns, let selected) = overlay else { return }
    let target = movement.target(from: selected, count: columns.count, page: columns.count)
    overlay = .sortMenu(columns: columns, selected: target)
  }

  /// The selected column of the sort menu.
  var sortColumn: ContactColumn? {
    guard case .sortMenu(let columns, let selected) = overlay else { return nil }
    return columns[selected]
  }

  package func moveInPreferenceMenu(_ movement: Movement) { changeMenu { $0.move(movement) } }
  package func switchChannel() { changeMenu { $0.switchChannel() } }
  package func setChannel(optsIn: Bool) { changeMenu { $0.choices[$0.channel] = optsIn } }

  private func changeMenu(_ change: (inout PreferenceMenu) -> Void) {
    guard case .preferenceMenu(var menu) = overlay else { return }
    change(&menu)
    overlay = .preferenceMenu(menu)
  }

  // MARK: - The prompt

  func openPrompt(_ purpose: ConsoleState.Prompt.Purpose, text: String) {
    lineHistory.rewind()
    prompt = ConsoleState.Prompt(purpose, text: text)
  }

  /// - Returns: The prompt as it is now; `nil` if there is none.
  func editPrompt(_ change: (inout TextFieldState) -> Void) -> ConsoleState.Prompt? {
    guard var edited = prompt else { return nil }
    change(&edited.input)
    edited.candidates = []
    prompt = edited
    return edited
  }

  /// Shows the completions of the word before the cursor.
  package func showCandidates(_ candidates: [String]) { prompt?.candidates = candidates }

  /// Closes the prompt and returns it.
  package func takePrompt() -> ConsoleState.Prompt? {
    defer { prompt = nil }
    return prompt
  }

  /// Adds a line to the session's history. It must not name a person.
  package func keepLine(_ line: String) { lineHistory.add(line) }

  /// Puts an earlier or a later line into the `:` prompt. Other prompts may name people and have no
  /// history.
  package func recallLine(isOlder: Bool) {
    guard let prompt, prompt.purpose == .command else { return }
    let line = isOlder ? lineHistory.older(than: prompt.input.text) : lineHistory.newer()
    guard let line else { return }
    self.prompt = ConsoleState.Prompt(.command, text: line)
  }
}
