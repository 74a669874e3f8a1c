package import ViewModels

@MainActor
extension ConsoleModel {
  /// Types what the plan asks for, and Enter.
  package func confirmPlan() {
    plan?.arm()
    let word = plan?.state.word ?? ""
    plan?.edit { $0.insert(word) }
    answerPlan()
  }

  /// The job that was started last.
  package var lastJob: JobState? { jobs.jobs.last?.state }
}
