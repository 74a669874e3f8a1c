import Domain
package import ViewModels

/// One job: each of its contacts with the outcome, problems first.
package nonisolated enum JobPane {
  package static func content(
    _ state: JobState, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    let state = context.masking.shown(state)
    let contacts = state.inOrder
    var content = PanelPane.Content(
      title: ["job \(state.number)", state.act(context)].joined(separator: context.separator),
      rows: head(state, width, context) + contacts.flatMap { rows(of: $0, state, width, context) }
        + state.plan.skipped.flatMap { rows(of: $0, width, context) })
    content.closing = "Esc back"
    return content
  }

  /// In fewer columns than this, the details begin on their own row.
  private static let narrow = 60
  private static let wordWidth = 10

  private static func head(
    _ state: JobState, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let info = state.plan.info
    let (word, style) = state.phaseWord
    let troubles = state.troubles(context)
    let place = [
      PanelPane.Span("\(untrusted: info.name.text) ", .text.bold()),
      PanelPane.Span(
        " " + SafeText(untrusted: info.environment.rawValue.uppercased()) + " ",
        info.environment.style),
      PanelPane.Span(
        state.plan.caseReference.map { context.separator + "case \(untrusted: $0)" } ?? "", .dim),
    ]
    let stands = [
      PanelPane.Span(word, style),
      PanelPane.Span(" \(state.dealtWith)/\(state.plan.subjects.count)  "),
    ]
    let details = troubles.isEmpty ? [] : [PanelPane.Span(troubles + "  ", .warning)]
    let times = PanelPane.Span(JobsPane.times(of: state, context), .dim)
    let rows =
      width < narrow
      ? [place, stands, details, [times]].filter { !$0.isEmpty }
      : [place, stands + details + [times]]
    let explanation = state.explanation.map { PanelPane.paragraph($0, width: width) } ?? []
    return rows + explanation + [[]]
  }

  private static func rows(
    of contact: Contact, _ state: JobState, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let standing = state.standing(of: contact)
    let word = standing.word(isActive: state.isActive)
    // Does not name a person whose data was erased.
    let isGone = standing == .done && state.plan.act != .prefer
    let label = isGone ? ["\(untrusted: contact.id.value)"] : contact.labelParts
    let who = label + [state.plan.change(of: contact, context)].filter { !$0.isEmpty }
    let lines = words(state.outcomes[contact.id])
    return rows(
      word, standing.style, who.joined(separator: context.separator), lines, width)
  }

  private static func rows(
    of skipped: ActionPlanState.Skipped, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    rows(
      "left out", .dim, skipped.contact.labelParts.joined(separator: context.separator),
      [(SafeText(untrusted: skipped.reason), .dim)], width)
  }

  private static func rows(
    _ word: SafeText, _ style: Style, _ who: SafeText, _ lines: [(SafeText, Style)], _ width: Int
  ) -> [PanelPane.Row] {
    let lead = PanelPane.Span(word.padded(to: wordWidth) + " ", style)
    let indent = PanelPane.Span(.spaces(width < narrow ? 2 : wordWidth + 1))
    return PanelPane.paragraph(who, lead: [lead], width: width)
      + lines.flatMap { PanelPane.paragraph($0.0, lead: [indent], style: $0.1, width: width) }
  }

  /// The outcome and its evidence; nothing for a contact that waits.
  private static func words(_ outcome: JobState.Outcome?) -> [(SafeText, Style)] {
    switch outcome {
    case .done(let proof, let warnings):
      [(SafeText(untrusted: proof), .dim)] + warnings.map { (SafeText(untrusted: $0), .warning) }
    case .notFound: [("nothing was sent", .dim)]
    case .notSent(let message):
      [(SafeText(untrusted: message.text), .dim)] + next(message)
    case .failed(let message): [(SafeText(untrusted: message.text), .danger)] + next(message)
    case .unknown(let message): [(SafeText(untrusted: message.text), .warning)] + next(message)
    case nil: []
    }
  }

  private static func next(_ message: Message) -> [(SafeText, Style)] {
    message.nextStep.map { [(SafeText(untrusted: $0), .dim)] } ?? []
  }
}
