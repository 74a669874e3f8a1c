import Domain
package import ViewModels

/// Operates a form without a screen.
extension ContactEditModel {
  /// Moves to a field and replaces its text.
  @MainActor
  package func type(_ text: String, into field: String) {
    while state.fields[state.focus].rule.name != field { moveFocus(by: 1) }
    edit { input in
      input.moveToEnd()
      input.deleteToStart()
      input.insert(text)
    }
  }

  /// Confirms a difference that fits on the screen.
  @MainActor
  @discardableResult
  package func send() async -> SavedForm? {
    fitReading(rows: 1, height: 1)
    return await confirm()?.saved.first
  }
}
