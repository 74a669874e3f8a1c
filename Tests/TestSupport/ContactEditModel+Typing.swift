import Domain
package import ViewModels

/// What an operator does in a form, without a screen.
extension ContactEditModel {
  /// Goes to a field and replaces what stands in it.
  @MainActor
  package func type(_ text: String, into field: String) {
    while state.fields[state.focus].rule.name != field { moveFocus(by: 1) }
    edit { input in
      input.moveToEnd()
      input.deleteToStart()
      input.insert(text)
    }
  }

  /// Enter on a difference that stands on the screen as a whole.
  @MainActor
  @discardableResult
  package func send() async -> SavedForm? {
    fitReading(rows: 1, height: 1)
    return await confirm()
  }
}
