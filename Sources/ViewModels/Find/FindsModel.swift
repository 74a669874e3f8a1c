package import Domain
import Operations

/// What finds ask of the router.
protocol FindRouter: AnyObject {
  /// Puts the results of the find in front.
  func showFind()
  /// Shows the contact under the cursor after a load.
  func showNewCurrent()
  /// Keeps found contacts where a provider has no list.
  func keepLookedUp(_ contacts: [Contact])
}

/// Starts finds, and leads to their results and to the table of many texts.
package final class FindsModel {
  private unowned let router: any FindRouter
  private let lists: ListsModel
  private let cases: CaseModel
  private let overlays: OverlayModel
  private let messages: MessagesModel
  private let work: BackgroundWork

  init(
    router: any FindRouter, lists: ListsModel, cases: CaseModel, overlays: OverlayModel,
    messages: MessagesModel, work: BackgroundWork
  ) {
    self.router = router
    self.lists = lists
    self.cases = cases
    self.overlays = overlays
    self.messages = messages
    self.work = work
  }

  private var find: FindModel { lists.find }

  private var received: ([Contact]) -> Void {
    { [weak router] contacts in router?.keepLookedUp(contacts) }
  }

  // MARK: - Starting

  /// Looks for a text, or for each line of one.
  package func start(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmedEnds() }
      .filter { !$0.isEmpty }
    guard lines.count < 2 else { return start(lines) }
    let text = (lines.first ?? text).trimmingPrefix { $0.isWhitespace }
    guard !text.isEmpty else { return messages.say(.findNeedsText) }
    follow(find.start(String(text), received: received))
    router.showFind()
  }

  /// Looks for each of several texts, and opens their table.
  private func start(_ lines: [String]) {
    var seen: Set<String> = []
    let texts = lines.filter { seen.insert($0).inserted }
    guard texts.count > 1 else { return start(texts.joined()) }
    guard texts.count <= FoundTextsState.most else {
      return messages.say(.tooManyTexts(texts.count))
    }
    overlays.open(.texts)
    follow(find.start(texts, received: received))
    router.showFind()
  }

  /// Looks for the same text again.
  func startAgain() {
    guard let text = find.state?.text else { return }
    guard find.texts?.isRunning != true else { return messages.say(.findStillRuns) }
    start(text)
  }

  /// Asks one provider of the find again, by its index.
  package func askAgain(at index: Int) {
    guard lists.view == .find, let state = find.state else {
      return messages.say(.nothingToAskAgain)
    }
    follow(find.askAgain(state.progress[index].provider, received: received))
  }

  /// Asks for the unfinished texts again.
  package func askAgainForTexts() { follow(find.askAgainForTexts(received: received)) }

  /// Whether the find in front has not read every list that it could.
  package var scanAvailability: Availability {
    guard lists.view == .find, let state = find.state else {
      return .unavailable(reason: "there is no find to scan on")
    }
    guard !state.isRunning, state.unread.isEmpty else { return .available }
    return .unavailable(reason: "this find left no list unread")
  }

  /// Reads the lists that the find has not read to their end.
  package func scanOn() { follow(find.scanOn(received: received)) }

  /// `nil`: the last search still runs.
  private func follow(_ search: Task<Void, Never>?) {
    guard let search else { return messages.say(.findStillRuns) }
    let asked = find.statements.map(\.text)
    work.perform { [router] in
      await search.value
      // A newer search has replaced it, and keeps its own answer.
      if self.find.statements.map(\.text) == asked, !self.find.isRunning {
        for (text, statement) in self.find.statements {
          await self.cases.recordFind(text, statement)
        }
      }
      guard !search.isCancelled else { return }
      for failure in self.find.failures { self.messages.keep(failure) }
      if self.lists.view == .find { router.showNewCurrent() }
    }
  }

  // MARK: - Results

  package var textsAvailability: Availability {
    find.texts == nil
      ? .unavailable(reason: "no find for many texts yet: paste them, one a line, after f")
      : .available
  }

  /// Opens the table of the texts of the last find.
  package func openTexts() {
    guard find.texts != nil else { return }
    overlays.open(.texts)
    router.showFind()
  }

  /// Goes from the table to what was found for a text, by its index; without one, the selected.
  package func openText(_ index: Int? = nil) {
    guard let texts = find.texts else { return }
    let index = index ?? texts.selected
    guard texts.rows.indices.contains(index) else {
      return messages.say(.noText(index + 1, of: texts.rows.count))
    }
    find.showText(index)
    overlays.closePanel()
    router.showFind()
  }

  package func moveInTexts(_ movement: Movement, page: Int) {
    find.moveInTexts(movement, page: page)
  }

  /// Shows the results of the last find again, with their marks.
  package func showLast() {
    guard lists.lastFindAvailability.isAvailable else { return }
    if find.texts == nil { router.showFind() } else { openTexts() }
  }
}
