import Domain
package import ViewModels

/// Draws one frame.
package enum ConsoleScreen {
  package static func draw(
    _ model: ConsoleModel, size: Size, glyphs: Glyphs, keyMap: KeyMap, tick: Int
  ) -> Canvas {
    var canvas = Canvas(size: size, glyphs: glyphs)
    let layout = ConsoleLayout(
      size: size, showsDetail: model.focus == .detail, split: model.split)
    guard layout.isLargeEnough else {
      drawTooSmall(size, on: &canvas)
      return canvas
    }
    let state = model.state
    let context = PaneContext(
      glyphs: glyphs, now: model.now, tick: tick, masking: model.masking)
    guard !state.isLocked else {
      LockScreen.draw(over: canvas.bounds, context: context, on: &canvas)
      return canvas
    }
    HeaderPane.draw(
      model.providers, view: state.view, notes: HeaderNotes(model, state), in: layout.header,
      context: context, on: &canvas)
    drawPanes(model, state, layout, context, on: &canvas)
    let body = Rect(column: 0, row: 1, columns: size.columns, rows: size.rows - 2)
    drawOverlays(model, state, over: body, context, keyMap, on: &canvas)
    drawFooter(model, state, layout.footer, context, keyMap, on: &canvas)
    return canvas
  }

  private static func providerSorts(_ model: ConsoleModel) -> [String]? {
    guard model.lists.view != .find else { return [] }
    guard !model.listState.isCompact else { return model.listState.isComplete ? nil : [] }
    return model.lists.info?.capabilities.orderFields ?? []
  }

  private static func drawTooSmall(_ size: Size, on canvas: inout Canvas) {
    let text: SafeText =
      "roster needs \(ConsoleLayout.smallest.columns)x\(ConsoleLayout.smallest.rows); "
      + "this window is \(size.columns)x\(size.rows)"
    for (row, line) in text.wrapped(to: size.columns).enumerated() {
      canvas.write(line, at: Point(column: 0, row: row), style: .warning)
    }
  }

  private static func drawPanes(
    _ model: ConsoleModel, _ state: ConsoleState, _ layout: ConsoleLayout,
    _ context: PaneContext, on canvas: inout Canvas
  ) {
    let isListFocused = state.focus == .list
    if let rect = layout.list {
      if state.view == .find, let find = model.lists.find.state {
        FindPane.draw(find, isFocused: isListFocused, in: rect, context: context, on: &canvas)
      } else {
        ListPane.draw(
          model.listState, isFocused: isListFocused, in: rect, context: context, on: &canvas)
      }
    }
    guard let rect = layout.detail else { return }
    if let edit = model.edit {
      EditPane.draw(edit.state, in: rect, context: context, on: &canvas)
    } else {
      DetailPane.draw(
        model.detail.state, isFocused: !isListFocused, in: rect, context: context, on: &canvas)
    }
  }

  private static func drawFooter(
    _ model: ConsoleModel, _ state: ConsoleState, _ rect: Rect, _ context: PaneContext,
    _ keyMap: KeyMap, on canvas: inout Canvas
  ) {
    if let prompt = state.prompt {
      FooterPane.draw(prompt: prompt, in: rect, context: context, on: &canvas)
    } else if case .optIn(let channel, let contact) = state.overlay,
      let info = model.providers.first(where: { $0.info.name == contact.id.provider })?.info
    {
      FooterPane.draw(
        optIn: channel, of: contact, at: info, in: rect, context: context, on: &canvas)
    } else if let message = state.message {
      FooterPane.draw(
        message: message, covered: state.coveredMessages,
        // A longer message would cover the question of a dialog.
        rows: model.plans.dialog == nil ? FooterPane.mostMessageRows : 1, in: rect,
        context: context,
        on: &canvas)
    } else {
      FooterPane.draw(
        hints: KeyHints.hints(for: model, keyMap: keyMap), activity: activity(model, context),
        in: rect, on: &canvas)
    }
  }

  /// The oldest running call, as `donors ⣷ 3.2 s`; else the longest pause; else the failure of the
  /// provider in front.
  private static func activity(_ model: ConsoleModel, _ context: PaneContext) -> SafeText {
    let running = model.providers.compactMap { provider in
      provider.activity.oldestCallStartedAt.map { (provider.info.name, $0) }
    }
    if let oldest = running.min(by: { $0.1 < $1.1 }) {
      return SafeText(untrusted: oldest.0.text) + " " + context.running(since: oldest.1)
    }
    let pauses = model.providers.compactMap { provider in
      provider.pause(at: context.now).map { (provider.info.name, $0) }
    }
    if let longest = pauses.max(by: { $0.1 < $1.1 }) {
      return SafeText(untrusted: longest.0.text) + " waits " + PaneContext.countdown(longest.1)
    }
    guard let info = model.lists.info,
      let provider = model.providers.first(where: { $0.info.name == info.name })
    else { return "" }
    return switch provider.health(at: context.now) {
    case .failing(let reason): "\(untrusted: info.name.text) failing: \(untrusted: reason)"
    case .withoutSecret(let reason): "\(untrusted: info.name.text): \(untrusted: reason)"
    case .unknown, .ok, .slow: ""
    }
  }

  private static func drawOverlays(
    _ model: ConsoleModel, _ state: ConsoleState, over body: Rect, _ context: PaneContext,
    _ keyMap: KeyMap, on canvas: inout Canvas
  ) {
    if !model.isQuestionOverPanel, let question = ConfirmationQuestion(model, context) {
      ConfirmationDialog.draw(question, over: body, context: context, on: &canvas)
    } else if let job = model.plans.box {
      JobBox.draw(job.state, over: body, context: context, on: &canvas)
    }
    switch state.overlay {
    case .help(let selected):
      canvas.cursor = nil
      HelpPane.draw(
        HelpEntries.sections(for: model, keyMap: keyMap, glyphs: context.glyphs),
        title: HelpEntries.scope(of: model).title, search: model.overlays.helpSearch,
        selected: selected, over: body,
        context: context, on: &canvas)
    case .sortMenu(let columns, let selected):
      SortMenu.draw(
        columns: columns, selected: selected, sort: model.listState.sort,
        providerSorts: providerSorts(model),
        over: body, context: context, on: &canvas)
    case .output(let output):
      canvas.cursor = nil
      OutputPane.draw(output, over: body, context: context, on: &canvas)
    case .themeMenu:
      if let menu = model.themes.state.menu {
        ThemeMenu.draw(
          menu, shown: model.themes.state.shown.name, over: body, context: context, on: &canvas)
      }
    case .panel(let panel, let top):
      canvas.cursor = nil
      let content = PanelContents.content(
        of: panel, model, width: PanelPane.room(in: body.size).columns, context: context)
      PanelPane.draw(content, top: top, in: body, context: context, on: &canvas)
      if model.isQuestionOverPanel, let question = ConfirmationQuestion(model, context) {
        ConfirmationDialog.draw(question, over: body, context: context, on: &canvas)
      }
    case .preferenceMenu(let menu):
      PreferenceMenuPane.draw(menu, over: body, context: context, on: &canvas)
    case .leaving(let isWaiting):
      canvas.cursor = nil
      LeavingQuestion.draw(
        model.jobs.active.map(\.state), isWaiting: isWaiting, over: body, context: context,
        on: &canvas)
    case .optIn, nil: break
    }
  }
}
