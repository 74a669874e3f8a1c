import Domain
import ViewModels

/// The question before quitting while jobs run.
nonisolated enum LeavingQuestion {
  static func draw(
    _ jobs: [JobState], isWaiting: Bool, over screen: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let width = min(64, screen.columns - 2)
    let running = jobs.map { job -> SafeText in
      let word: SafeText = job.phase == .paused ? "is paused" : "runs"
      return "job \(job.number), \(untrusted: job.plan.act.action.rawValue) at "
        + "\(untrusted: job.plan.info.name.text), " + word
        + ": \(job.dealtWith) of \(job.plan.subjects.count) done"
    }
    let inFlight = jobs.reduce(0) { $0 + $1.inFlight.count }
    let consequence: SafeText =
      isWaiting
      ? context.spinner + " waiting for \(inFlight) in flight, then leaving"
      : "Leaving sends no more contacts and waits for those in flight."
    let rows = screen.rows - 3
    let named = (jobs.count > rows - 2 ? Array(running.prefix(1)) : running)
      .flatMap { $0.wrapped(to: width - 4) }
    let more: [SafeText] =
      jobs.count > rows - 2 ? ["and \(jobs.count - 1) more"] : []
    let lines =
      (named + more).map { ($0, Style.text.bold()) }
      + consequence.wrapped(to: width - 4).map { ($0, Style.text) }
    let rect = screen.centered(Size(columns: width, rows: min(screen.rows, lines.count + 2)))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: "leave roster?",
      footer: isWaiting ? "Esc stays" : "Enter leaves" + context.separator + "Esc stays",
      style: .warning, titleStyle: .warning.bold(), glyphs: context.glyphs)
    let inside = rect.inset(columns: 2, rows: 1)
    for (offset, line) in lines.prefix(inside.rows).enumerated() {
      canvas.write(
        line.0, at: inside.origin.moved(rows: offset), style: line.1, width: inside.columns)
    }
  }
}
