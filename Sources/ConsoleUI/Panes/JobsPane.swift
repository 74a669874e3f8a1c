import Domain
package import ViewModels

/// The jobs of the session: running ones first, then ended ones, newest first.
package nonisolated enum JobsPane {
  /// In fewer columns than this, a job takes a third row.
  private static let narrow = 60

  package static func rowsPerJob(width: Int) -> Int { width < narrow ? 3 : 2 }

  package static func content(
    _ jobs: [JobState], selected: Int?, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    let running = jobs.count(where: \.isActive)
    var content = PanelPane.Content(
      title: ["jobs", "\(running) running", "\(jobs.count - running) ended", "UTC"]
        .joined(separator: context.separator),
      rows: jobs.flatMap { rows(of: $0, isSelected: $0.number == selected, width, context) },
      hint:
        "No jobs yet. X, D and p on marked contacts show a plan; once confirmed, it runs here. "
        + ":unfinished shows jobs that earlier sessions left. Changes to one contact are shown "
        + "in its pane.")
    let height = rowsPerJob(width: width)
    content.selected = jobs.firstIndex { $0.number == selected }
      .map { $0 * height..<($0 + 1) * height }
    return content
  }

  private static func rows(
    of job: JobState, isSelected: Bool, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let cursor = isSelected ? context.glyphs.cursor : " "
    let head: PanelPane.Row = [
      PanelPane.Span(cursor, .accent),
      PanelPane.Span(("\(job.number) " as SafeText).padded(to: 4, alignment: .trailing), .dim),
      PanelPane.Span(job.deed(context), .text.bold()),
      PanelPane.Span(context.separator + "\(untrusted: job.plan.info.name.text) "),
      PanelPane.Span(
        " " + SafeText(untrusted: job.plan.info.environment.rawValue.uppercased()) + " ",
        job.plan.info.environment.style),
      PanelPane.Span("  " + job.plan.changeWords(context)),
    ]
    let (word, style) = job.phaseWord
    let count: SafeText = " \(job.dealtWith)/\(job.plan.subjects.count)"
    let troubles = job.troubles(context)
    let indent = PanelPane.Span(.spaces(5))
    let state = [PanelPane.Span(word, style), PanelPane.Span(count)]
    let time = PanelPane.Span(times(of: job, context), .dim)
    guard width >= narrow else {
      // Problems have priority over times.
      let last = troubles.isEmpty ? time : PanelPane.Span(troubles, .warning)
      return [head, [indent] + state, [indent, last]]
    }
    let details = troubles.isEmpty ? [] : [PanelPane.Span("  " + troubles, .warning)]
    let words = [PanelPane.Span("  ")] + state + details + [PanelPane.Span("  "), time]
    let room = words.map(\.text.width).reduce(width - indent.text.width, -)
    return [head, [indent] + bar(of: job, max(1, min(mostBar, room)), context) + words]
  }

  private static let mostBar = 12

  private static func bar(
    of job: JobState, _ width: Int, _ context: PaneContext
  ) -> PanelPane.Row {
    let done = job.count(.done)
    let others = job.dealtWith - done
    return ShareBar.spans(
      [
        .init(count: done, sign: context.glyphs.full, style: .ok),
        .init(count: others, sign: context.glyphs.medium, style: .danger),
        .init(
          count: job.plan.subjects.count - done - others, sign: context.glyphs.light, style: .dim),
      ], width: width)
  }

  /// `14:05:33 · 12 s · about 40 s left`
  static func times(of job: JobState, _ context: PaneContext) -> SafeText {
    var parts = [PaneContext.time(job.startedAt), duration(job.seconds(at: context.now))]
    if let left = job.secondsLeft { parts.append("about " + duration(left) + " left") }
    return parts.joined(separator: context.separator)
  }

  private static func duration(_ seconds: Double) -> SafeText {
    seconds < 120 ? PaneContext.seconds(seconds) : "\(Int(seconds / 60)) min"
  }
}
