package import Domain
import Foundation

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
    /// By its place among what can be done here.
    case help(selected: Int)
    case sortMenu(columns: [ContactColumn], selected: Int)
    /// What it holds is the theme model's.
    case themeMenu
    /// From out to in records a consent, so it is asked for.
    case optIn(Channel, Contact)
    case preferenceMenu(PreferenceMenu)
    /// What a command of the `:` line said.
    case output(OutputState)
    /// Rows scrolled away at the top.
    case panel(Panel, top: Int)
    /// Whether to leave although jobs run; then, waiting for what is in flight.
    case leaving(isWaiting: Bool)
  }

  /// What lies over the whole body to be read.
  package enum Panel: Hashable, Sendable {
    case messages
    case requests
    case overview
    case jobs
    /// One of them, by its number.
    case job(Int)
    /// What earlier runs of the program have left.
    case unfinished
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
    /// What the word before the cursor could become, once that was asked for.
    package var candidates: [String] = []

    package init(_ purpose: Purpose, text: String = "") {
      self.purpose = purpose
      input = TextFieldState(text)
    }
  }

  package var view: View
  package var focus = Pane.list
  package var overlay: Overlay?
  /// The panel that the help was asked for in, and that comes back after it.
  package var panelBehindHelp: Overlay?
  package var prompt: Prompt?
  package var message: Message?
  /// Messages that a newer one took from the last line before any key.
  package var coveredMessages = 0
  /// What the writes of this session are journalled under.
  package var caseReference: String?
  /// Whether personal data is hidden on the screen.
  package var isRedacted = false
  /// Whose is shown all the same.
  package var reveal: PrivacyModel.Reveal?
  /// Whether nothing is shown until the next key.
  package var isLocked = false
  /// Set once the operator has left; the loop ends.
  package var hasQuit = false
}
