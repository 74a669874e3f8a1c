package import Domain
import ViewModels

/// The jobs that earlier runs left unfinished, and what each key does.
package nonisolated enum UnfinishedPane {
  static let rowsPerJob = 2

  package static func content(
    _ jobs: [UnfinishedJob], selected: UnfinishedJob.ID?, work: SafeText?, width: Int,
    context: PaneContext
  ) -> PanelPane.Content {
    var content = PanelPane.Content(
      title: ["unfinished jobs", work ?? "\(jobs.count)", "UTC"]
        .joined(separator: context.separator),
      rows: jobs.flatMap { rows(of: $0, isSelected: $0.id == selected, context) },
      hint: "No unfinished jobs. Each job was completed, cancelled or abandoned.")
    content.selected = jobs.firstIndex { $0.id == selected }
      .map { $0 * rowsPerJob..<($0 + 1) * rowsPerJob }
    if !jobs.isEmpty { content.rows += explanation(width) }
    return content
  }

  private static func rows(
    of job: UnfinishedJob, isSelected: Bool, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let environment = Environment(rawValue: job.environment) ?? .production
    let began = SafeText(untrusted: String(job.began.prefix(16).replacing("T", with: " ")))
    let reference = job.caseReference.map { context.separator + "case \(untrusted: $0)" } ?? ""
    return [
      [
        PanelPane.Span(isSelected ? context.glyphs.cursor : " ", .accent),
        PanelPane.Span(" \(untrusted: job.provider) ", .text.bold()),
        PanelPane.Span(
          " " + SafeText(untrusted: job.environment.uppercased()) + " ", environment.style),
        PanelPane.Span("  \(untrusted: job.action) \(job.total)"),
        PanelPane.Span("  " + began + " by \(untrusted: job.operatorName)", .dim),
      ],
      [
        PanelPane.Span("   \(untrusted: job.tally)", job.unknown > 0 ? .warning : .text),
        PanelPane.Span(reference, .dim),
      ],
    ]
  }

  private static func explanation(_ width: Int) -> [PanelPane.Row] {
    let sentences: [SafeText] = [
      "",
      "settle reads contacts with an unknown outcome, and sends nothing.",
      "continue reads the remaining contacts and shows the plan; nothing is sent before you confirm.",
      "abandon gives up the remaining contacts. Esc leaves the job for later.",
    ]
    return sentences.flatMap { sentence in
      sentence.isEmpty
        ? [[]] : sentence.wrapped(to: max(1, width)).map { [PanelPane.Span($0, .dim)] }
    }
  }
}
