import Domain
import ViewModels

/// Plans and jobs.
extension CommandCatalogue {
  static let jobs: [ConsoleCommand] = [
    ConsoleCommand("pause-job", "pause, resume", [.jobs, .job], keys: ["Space"]) {
      $0.model.pauseJob()
    }
    .bound(to: .job)
    .titled { $0.selectedJob?.state.isPaused == true ? "resume" : "pause" }
    .available { $0.pauseAvailability }
    .hinted(when: { isActive($0) }),
    ConsoleCommand("cancel-job", "cancel", [.jobs, .job], keys: ["c"]) { $0.model.cancelJob() }
      .bound(to: .job)
      .available { $0.cancelAvailability }
      .hinted(when: { isActive($0) }),
    ConsoleCommand("retry-job", "retry failed", [.jobs, .job], keys: ["t"]) {
      $0.model.retryJob()
    }
    .bound(to: .job)
    .available { $0.retryAvailability }
    .hinted(),
    ConsoleCommand("open-job", "contacts", [.jobs], keys: ["Enter"]) { $0.model.openJob() }
      .hinted(),
    ConsoleCommand("settle-job", "settle", [.unfinished], keys: ["v"]) {
      $0.model.verifyUnfinished()
    }
    .alias("verify-job")
    .bound(to: .unfinishedJob)
    .available { $0.verifyAvailability }
    .hinted(),
    ConsoleCommand("continue-job", "continue", [.unfinished], keys: ["c"]) {
      $0.model.continueUnfinished()
    }
    .bound(to: .unfinishedJob)
    .available { $0.continueAvailability }
    .hinted(),
    ConsoleCommand("abandon-job", "abandon", [.unfinished], keys: ["a"]) {
      $0.model.abandonUnfinished()
    }
    .bound(to: .unfinishedJob)
    .available { $0.abandonAvailability }
    .hinted(),
    ConsoleCommand("close-jobs", "close", [.jobs, .job, .unfinished], keys: ["q"]) {
      $0.model.closeOverlay()
    },
    ConsoleCommand("leave-jobs", "cancel the rest and leave", [.leaving], keys: ["Enter"]) {
      $0.model.leaveJobs()
    }
    .hinted(),
    scroll("people-up", "people up", ["Up"], .up),
    scroll("people-down", "people down", ["Down"], .down),
    scroll("people-page-up", "people a screen up", ["PgUp"], .pageUp),
    scroll("people-page-down", "people a screen down", ["PgDn"], .pageDown),
  ]

  private static func isActive(_ model: ConsoleModel) -> Bool {
    model.selectedJob?.state.isActive == true
  }

  private static func scroll(
    _ id: String, _ title: String, _ keys: [String], _ movement: Movement
  ) -> ConsoleCommand {
    ConsoleCommand(id, title, [.dialog], keys: keys) { call in
      let model = call.model
      guard let plan = model.plan, plan.job == nil else { return }
      let body = Rect(Size(columns: model.body.columns, rows: model.body.rows))
      let scrolled = ActionPlanDialog.scrolled(plan.state, over: body, masking: model.masking)
      plan.scroll(movement, rows: scrolled.rows, height: scrolled.height)
    }
  }
}
