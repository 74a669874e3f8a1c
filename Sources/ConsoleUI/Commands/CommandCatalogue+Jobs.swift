import Domain
import ViewModels

/// The keys of plans and jobs.
extension CommandCatalogue {
  static let jobs: [ConsoleCommand] = [
    ConsoleCommand(
      "pause-job", "pause, go on", [.jobs, .job], keys: ["Space"], isHinted: true,
      availability: { $0.pauseAvailability },
      perform: { model, _ in model.pauseJob() }),
    ConsoleCommand(
      "cancel-job", "cancel", [.jobs, .job], keys: ["c"], isHinted: true,
      availability: { $0.cancelAvailability },
      perform: { model, _ in model.cancelJob() }),
    ConsoleCommand(
      "retry-job", "retry failed", [.jobs, .job], keys: ["t"], isHinted: true,
      availability: { $0.retryAvailability },
      perform: { model, _ in model.retryJob() }),
    ConsoleCommand("open-job", "contacts", [.jobs], keys: ["Enter"], isHinted: true) {
      model, _ in model.openJob()
    },
    ConsoleCommand(
      "verify-job", "verify", [.unfinished], keys: ["v"], isHinted: true,
      availability: { $0.verifyAvailability },
      perform: { model, _ in model.verifyUnfinished() }),
    ConsoleCommand(
      "continue-job", "continue", [.unfinished], keys: ["c"], isHinted: true,
      availability: { $0.continueAvailability },
      perform: { model, _ in model.continueUnfinished() }),
    ConsoleCommand(
      "abandon-job", "abandon", [.unfinished], keys: ["a"], isHinted: true,
      availability: { $0.abandonAvailability },
      perform: { model, _ in model.abandonUnfinished() }),
    ConsoleCommand("close-jobs", "close", [.jobs, .job, .unfinished], keys: ["q"]) { model, _ in
      model.closeOverlay()
    },
    ConsoleCommand(
      "leave-jobs", "cancel the rest and leave", [.leaving], keys: ["Enter"], isHinted: true
    ) { model, _ in model.leaveJobs() },
    scroll("people-up", "people up", ["Up"], .up),
    scroll("people-down", "people down", ["Down"], .down),
    scroll("people-page-up", "people a screen up", ["PgUp"], .pageUp),
    scroll("people-page-down", "people a screen down", ["PgDn"], .pageDown),
  ]

  private static func scroll(
    _ id: String, _ title: String, _ keys: [String], _ movement: Movement
  ) -> ConsoleCommand {
    ConsoleCommand(id, title, [.dialog], keys: keys) { model, _ in
      guard let plan = model.plan, plan.job == nil else { return }
      let body = Rect(Size(columns: model.body.columns, rows: model.body.rows))
      let scrolled = ActionPlanDialog.scrolled(plan.state, over: body, masking: model.masking)
      plan.scroll(movement, rows: scrolled.rows, height: scrolled.height)
    }
  }
}
