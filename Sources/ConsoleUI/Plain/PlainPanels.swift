import Domain
import Foundation
import ViewModels

/// The contents of the panels as lines.
enum PlainPanels {
  static func lines(
    of panel: ConsoleState.Panel, _ model: ConsoleModel, _ context: PaneContext
  ) -> [SafeText] {
    switch panel {
    case .overview: return model.overview.sections.flatMap(overview)
    case .jobs: return jobs(model, context)
    case .person: return model.person.state.map { PersonPane.lines($0, context) } ?? []
    case .messages, .requests, .job, .unfinished, .texts, .cases, .caseFile:
      let content = PanelContents.content(of: panel, model, width: room, context: context)
      let rows = content.rows.map(PlainWords.line).filter { !$0.isEmpty }
      return [PlainWords.squeezed(content.title)] + (rows.isEmpty ? [content.hint] : rows)
    }
  }

  /// Wide enough for every line.
  private static let room = 100_000

  // MARK: - Jobs

  private static func jobs(_ model: ConsoleModel, _ context: PaneContext) -> [SafeText] {
    let jobs = model.jobs.listed.map(\.state)
    guard !jobs.isEmpty else { return ["no jobs yet: a plan for several contacts becomes a job"] }
    return jobs.map { job($0, context) } + ["job N shows the outcome of each contact"]
  }

  /// `job 2, delete at shop-it SANDBOX: running, 3 of 5, 1 failed`
  private static func job(_ job: JobState, _ context: PaneContext) -> SafeText {
    let troubles = job.troubles(context)
    let parts = [
      job.phaseWord.0, "\(job.dealtWith) of \(job.plan.subjects.count)", troubles,
      JobsPane.times(of: job, context) + " UTC",
    ].filter { !$0.isEmpty }
    return PlainWords.squeezed(
      "job \(job.number), " + job.act(context) + " at " + PlainWords.place(of: job.plan.info) + ": "
        + parts.joined(separator: ", "))
  }

  static func leaving(_ jobs: [JobState]) -> [SafeText] {
    jobs.map { job in
      let word: SafeText = job.phase == .paused ? "is paused" : "runs"
      return "job \(job.number), \(untrusted: job.plan.act.action.rawValue) at "
        + PlainWords.place(of: job.plan.info) + ", " + word
        + ": \(job.dealtWith) of \(job.plan.subjects.count) done"
    } + ["Leaving sends no more contacts and waits for those in flight."]
  }

  // MARK: - Overview

  private nonisolated static func overview(_ section: OverviewState.Section) -> [SafeText] {
    let more: SafeText = section.isTotalPartial ? " or more" : ""
    let total = section.total.map { " of \($0)" + more } ?? ""
    let head = SafeText(untrusted: section.title) + ": \(section.loaded) loaded" + total
    guard section.loaded > 0 else { return [head] }
    let channels = Channel.allCases.compactMap { channel -> SafeText? in
      section.consents[channel].map { consents(channel, $0) }
    }
    let reach: SafeText =
      "has e-mail \(section.withEmail), has phone \(section.withPhone), anonymized \(section.anonymized)"
    return [head] + channels + [reach]
      + section.lifetimeSums.map { "\(untrusted: $0.total.title) \(untrusted: "\($0.sum)")" }
  }

  private nonisolated static func consents(
    _ channel: Channel, _ consents: OverviewState.Consents
  ) -> SafeText {
    let parts = [
      ("in" as SafeText, consents.optIn), ("out", consents.optOut), ("default", consents.unset),
      ("other", consents.other),
    ].filter { $0.1 > 0 }.map { word, count in
      word + " \(count) (" + ShareBar.percent(count, of: consents.count) + ")"
    }
    return SafeText(untrusted: channel.title) + ": " + parts.joined(separator: ", ")
  }
}
