package import ViewModels

@MainActor
extension ConsoleModel {
  /// Types the word that the plan asks for, then Enter.
  package func confirmPlan() {
    plan?.arm()
    let word = plan?.state.word ?? ""
    plan?.edit { $0.insert(word) }
    plans.answer()
  }

  /// Reviews the open form, sends it and waits for the result.
  package func sendEdit() async {
    edit?.review()
    edit?.fitReading(rows: 1, height: 1)
    forms.confirm()
    await settle()
  }

  /// The job that started last.
  package var lastJob: JobState? { jobs.jobs.last?.state }
}
