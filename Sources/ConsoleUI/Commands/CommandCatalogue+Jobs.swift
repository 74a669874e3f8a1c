import Domain
import ViewModels

/// Plans and jobs.
extension CommandCatalogue {
  static let jobs: [ConsoleCommand] = [
    ConsoleCommand("pause-job", "pause, resume", [.jobs, .job], keys: ["Space"]) {
      $0.model.jobs.pause()
    }
    .bound(to: .job)
    .titled { $0.jobs.inFront?.state.isPaused == true ? "resume" : "pause" }
    .available { $0.jobs.pauseAvailability }
    .hinted(when: { isActive($0) }),
    ConsoleCommand("cancel-job", "cancel", [.jobs, .job], keys: ["c"]) { $0.model.jobs.cancel() }
      .bound(to: .job)
      .available { $0.jobs.cancelAvailability }
      .hinted(when: { isActive($0) }),
    ConsoleCommand("retry-job", "retry failed", [.jobs, .job], keys: ["t"]) {
      $0.model.retry.begin()
    }
    .bound(to: .job)
    .available { $0.retry.availability }
    .hinted(),
    ConsoleCommand("open-job", "contacts", [.jobs], keys: ["Enter"]) { $0.model.jobs.open() }
      .available { $0.jobs.openAvailability }
      .hinted(),
    ConsoleCommand("settle-job", "settle", [.unfinished], keys: ["v"]) {
      $0.model.unfinished.settle()
    }
    .alias("verify-job")
    .bound(to: .unfinishedJob)
    .available { $0.unfinished.settleAvailability }
    .hinted(),
    ConsoleCommand("continue-job", "continue", [.unfinished], keys: ["c"]) {
      $0.model.unfinished.continueJob()
    }
    .bound(to: .unfinishedJob)
    .available { $0.unfinished.continueAvailability }
    .hinted(),
    ConsoleCommand("abandon-job", "abandon", [.unfinished], keys: ["a"]) {
      $0.model.unfinished.abandon()
    }
    .bound(to: .unfinishedJob)
    .available { $0.unfinished.abandonAvailability }
    .hinted(),
    ConsoleCommand("close-jobs", "close", [.jobs, .job, .unfinished], keys: ["q"]) {
      $0.model.overlays.close()
    },
    ConsoleCommand("leave-jobs", "cancel the rest and leave", [.leaving], keys: ["Enter"]) {
      $0.model.jobs.leave()
    }
    .hinted(),
    scroll("people-up", "people up", ["Up"], .up),
    scroll("people-down", "people down", ["Down"], .down),
    scroll("people-page-up", "people a screen up", ["PgUp"], .pageUp),
    scroll("people-page-down", "people a screen down", ["PgDn"], .pageDown),
  ]

  private static func isActive(_ model: ConsoleModel) -> Bool {
    model.jobs.inFront?.state.isActive == true
  }

  private static func scroll(
    _ id: String, _ title: String, _ keys: [String], _ movement: Movement
  ) -> ConsoleCommand {
    ConsoleCommand(id, title, [.dialog], keys: keys) { call in
      let model = call.model
      let body = Rect(Size(columns: model.body.columns, rows: model.body.rows))
      guard let scrolled = ConfirmationDialog.scrolled(in: model, over: body) else { return }
      model.plans.dialog?.scroll(movement, rows: scrolled.rows, height: scrolled.height)
    }
  }
}
