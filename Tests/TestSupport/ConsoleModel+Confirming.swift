package import ViewModels

@MainActor
extension ConsoleModel {
  /// Types the word that the plan asks for, then Enter.
  package func confirmPlan() {
    plan?.arm()
    let word = plan?.state.word ?? ""
    plan?.edit { $0.insert(word) }
    answerPlan()
  }

  /// The job that started last.
  package var lastJob: JobState? { jobs.jobs.last?.state }
}
