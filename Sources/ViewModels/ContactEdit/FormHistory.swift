/// The undo history of a form. Consecutive letters typed into one field are one step, and so are
/// deleted letters. A space begins a new step.
nonisolated struct FormHistory: Sendable {
  struct Step: Sendable {
    var focus: Int
    var inputs: [TextFieldState]
  }

  private enum Run: Equatable {
    case typing(field: Int)
    case deleting(field: Int)
  }

  private var steps: [Step] = []
  private var run: Run?

  /// Records the form before a change of the field in focus.
  mutating func record(_ step: Step, changedTo text: String) {
    let before = step.inputs[step.focus].text
    let next = Self.run(in: step.focus, from: before, to: text)
    defer { run = next }
    if let next, next == run, !Self.beginsWord(from: before, to: text) { return }
    steps.append(step)
  }

  /// Makes the next change a new step.
  mutating func endRun() { run = nil }

  /// `nil` if there is no step left.
  mutating func undo() -> Step? {
    run = nil
    return steps.popLast()
  }

  private static func run(in field: Int, from before: String, to after: String) -> Run? {
    switch after.count - before.count {
    case 1: .typing(field: field)
    case -1: .deleting(field: field)
    default: nil
    }
  }

  private static func beginsWord(from before: String, to after: String) -> Bool {
    after.filter { $0 == " " }.count > before.filter { $0 == " " }.count
  }
}
