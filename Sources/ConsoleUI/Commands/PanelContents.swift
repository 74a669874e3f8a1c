import Domain
import ViewModels

/// The contents of each panel, and how far it scrolls.
enum PanelContents {
  static func content(
    of panel: ConsoleState.Panel, _ model: ConsoleModel, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    switch panel {
    case .messages: MessagesPane.content(model.messages.log, width: width, context: context)
    case .requests: RequestsPane.content(model.requests.state, width: width, context: context)
    case .overview: OverviewPane.content(model.overview, width: width, context: context)
    case .jobs:
      JobsPane.content(
        model.jobs.listed.map(\.state), selected: model.jobs.selected?.state.number, width: width,
        context: context)
    case .job(let number):
      model.jobs[number].map { JobPane.content($0.state, width: width, context: context) }
        ?? PanelPane.Content(title: "job", rows: [])
    case .texts:
      model.lists.find.texts.map {
        TextsPane.content($0, model.lists.find.state, width: width, context: context)
      } ?? PanelPane.Content(title: "find", rows: [])
    case .cases:
      CasesPane.content(
        model.desk.shown, of: model.desk.records, filter: model.desk.filter,
        selected: model.desk.selected?.reference, calendar: model.desk.calendar, width: width,
        context: context)
    case .caseFile:
      model.desk.selected.map {
        CasesPane.content($0, model.desk, width: width, context: context)
      } ?? PanelPane.Content(title: "case", rows: [])
    case .person:
      model.person.state.map { PersonPane.content($0, width: width, context: context) }
        ?? PanelPane.Content(title: "person", rows: [])
    case .unfinished:
      UnfinishedPane.content(
        model.unfinished.jobs, selected: model.unfinished.selected?.id,
        work: work(on: model.unfinished), width: width, context: context)
    }
  }

  private static func work(on unfinished: UnfinishedModel) -> SafeText? {
    guard unfinished.isWorking else { return nil }
    return unfinished.progress.map { "read \($0.read) of \($0.of)" } ?? "reading"
  }

  static func textsPage(in model: ConsoleModel) -> Int {
    PanelPane.room(in: Size(columns: model.body.columns, rows: model.body.rows)).rows
  }

  static func unfinishedPage(in model: ConsoleModel) -> Int {
    let room = PanelPane.room(in: Size(columns: model.body.columns, rows: model.body.rows))
    return max(1, room.rows / UnfinishedPane.rowsPerJob)
  }

  /// How many jobs fit on the screen.
  static func jobsPage(in model: ConsoleModel) -> Int {
    let room = PanelPane.room(in: Size(columns: model.body.columns, rows: model.body.rows))
    return max(1, room.rows / JobsPane.rowsPerJob(width: room.columns))
  }

  /// Moves sideways in the contacts of a person.
  static func movePerson(by columns: Int, in model: ConsoleModel) {
    guard let person = model.person.state else { return }
    model.person.move(by: columns, shown: shown(person, in: model))
  }

  /// Whether there are more contacts in that direction.
  static func canMovePerson(by columns: Int, in model: ConsoleModel) -> Bool {
    guard var person = model.person.state else { return false }
    let first = person.first
    person.move(by: columns, shown: shown(person, in: model))
    return person.first != first
  }

  private static func shown(_ person: PersonState, in model: ConsoleModel) -> Int {
    let room = PanelPane.room(in: Size(columns: model.body.columns, rows: model.body.rows))
    let context = PaneContext(glyphs: .unicode, now: model.now, masking: model.masking)
    return PersonPane.shown(person, width: room.columns, context: context)
  }

  /// Scrolls the open panel.
  static func scroll(_ movement: Movement, in model: ConsoleModel) {
    guard case .panel(let panel, _)? = model.overlays.overlay else { return }
    let room = PanelPane.room(in: Size(columns: model.body.columns, rows: model.body.rows))
    // The choice of signs changes the number of rows by no more than what is cut.
    let context = PaneContext(glyphs: .unicode, now: model.now, masking: model.masking)
    let content = content(of: panel, model, width: room.columns, context: context)
    model.overlays.scrollPanel(
      movement, rows: content.rows.count, height: max(1, room.rows - content.head.count))
  }
}
