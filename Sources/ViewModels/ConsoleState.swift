package import Domain

/// What the console as a whole shows, beside the panes' own states.
package nonisolated struct ConsoleState: Hashable, Sendable {
  package enum View: Hashable, Sendable {
    /// An index into the providers.
    case provider(Int)
    case find
  }

  package enum Pane: Hashable, Sendable {
    case list
    case detail
  }

  /// What takes the keys before the panes do.
  package enum Overlay: Hashable, Sendable {
    /// Lines scrolled away at the top.
    case help(top: Int)
    case sortMenu(columns: [ContactColumn], selected: Int)
    /// From out to in records a consent, so it is asked for.
    case optIn(Channel, Contact)
    case preferenceMenu(PreferenceMenu)
  }

  /// One line of input at the bottom.
  package struct Prompt: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
      case filter
      case find
      case command
    }

    package var purpose: Purpose
    package var input: TextFieldState

    package init(_ purpose: Purpose, text: String = "") {
      self.purpose = purpose
      input = TextFieldState(text)
    }
  }

  package var view: View
  package var focus = Pane.list
  package var overlay: Overlay?
  package var prompt: Prompt?
  package var message: Message?
  /// Set once the operator has left; the loop ends.
  package var hasQuit = false
}
