package import Domain

/// The answer to a question before a write, as it is typed. It counts only once the question was on
/// the screen for a while.
package nonisolated struct TypedAnswer: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// Waiting for the word. Keys are ignored until the dialog has been visible for a while.
    case asking(isArmed: Bool)
    case confirmed
  }

  package enum Result: Hashable, Sendable {
    case ignored
    /// No word was typed.
    case untyped
    /// Something is in the way; the dialog stays open.
    case hindered
    /// The word was wrong; the dialog stays open.
    case wrong
    /// The word was wrong too often; the caller closes the dialog.
    case closed
    case accepted
  }

  package static let mostTries = 3

  /// The word to type; `nil` if Enter is enough.
  package internal(set) var word: String?
  package private(set) var input = TextFieldState()
  package private(set) var wrongTries = 0
  package private(set) var phase = Phase.asking(isArmed: false)
  /// Rows of the dialog scrolled away at the top.
  package private(set) var top = 0
  /// Why the write cannot be confirmed now, one clause; `nil` if it can.
  package internal(set) var obstacle: String?

  init(word: String?) { self.word = word }

  package var isArmed: Bool { phase == .asking(isArmed: true) }
  /// Whether Enter can go ahead.
  package var isAnswerable: Bool { isArmed && obstacle == nil }

  mutating func arm() {
    guard case .asking = phase else { return }
    phase = .asking(isArmed: true)
  }

  mutating func edit(_ change: (inout TextFieldState) -> Void) {
    guard isArmed, word != nil else { return }
    change(&input)
  }

  mutating func scroll(_ movement: Movement, rows: Int, height: Int) {
    let positions = max(1, rows - height + 1)
    top = movement.target(
      from: min(top, positions - 1), count: positions, page: max(1, height - 1))
  }

  /// Compares the typed word. `.accepted` is returned once.
  mutating func answer() -> Result {
    guard isArmed else { return .ignored }
    guard obstacle == nil else { return .hindered }
    guard word == nil || !input.text.isEmpty else { return .untyped }
    guard word == nil || input.text == word else {
      wrongTries += 1
      input = TextFieldState()
      return wrongTries >= Self.mostTries ? .closed : .wrong
    }
    phase = .confirmed
    return .accepted
  }
}

/// A dialog that asks before a write: a plan, or the question of a command.
package protocol ConfirmationModel: AnyObject {
  var typed: TypedAnswer { get }
  /// The only contact that the write is about; `nil` for several.
  var subject: (Contact, ProviderInfo)? { get }
  func change(_ change: (inout TypedAnswer) -> Void)
}

extension ConfirmationModel {
  /// Accepts keys from now on.
  package func arm() { change { $0.arm() } }

  package func edit(_ edit: (inout TextFieldState) -> Void) { change { $0.edit(edit) } }

  /// Scrolls the dialog's `rows`, of which `height` are visible.
  package func scroll(_ movement: Movement, rows: Int, height: Int) {
    change { $0.scroll(movement, rows: rows, height: height) }
  }

  /// Enter. Only `.accepted` allows a write.
  package func answer() -> TypedAnswer.Result {
    var result = TypedAnswer.Result.ignored
    change { result = $0.answer() }
    return result
  }
}
