package import Domain
import Foundation

/// The state of the console besides the states of its panes.
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

  /// Takes the keys before the panes.
  package enum Overlay: Hashable, Sendable {
    /// `selected` is the index of an entry.
    case help(selected: Int)
    case sortMenu(columns: [ContactColumn], selected: Int)
    /// Its contents are in the theme model.
    case themeMenu
    /// Asks before an opt-in, because it records a consent.
    case optIn(Channel, Contact)
    case preferenceMenu(PreferenceMenu)
    /// The output of a command of the `:` line.
    case output(OutputState)
    /// `top`: rows scrolled away at the top.
    case panel(Panel, top: Int)
    /// Asks whether to quit although jobs run; then waits for contacts in flight.
    case leaving(isWaiting: Bool)
  }

  /// Covers the whole body.
  package enum Panel: Hashable, Sendable {
    case messages
    case requests
    case overview
    case jobs
    /// One job, by its number.
    case job(Int)
    /// The jobs that earlier runs of the program left unfinished.
    case unfinished
    /// What was found for each of many texts.
    case texts
    /// The cases by due day.
    case cases
    /// The selected case.
    case caseFile
    /// The contacts of one person side by side.
    case person
  }

  /// One line of input at the bottom.
  package struct Prompt: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
      case filter
      case find
      /// Searches the help.
      case help
      /// The identifiers of the person of a case.
      case person
      /// Filters the list of cases.
      case cases
      /// The file for the plan in the dialog, for a second person.
      case planFile
      /// The file with the second person's approval of that plan.
      case approvalFile
      case command
    }

    package var purpose: Purpose
    package var input: TextFieldState
    /// The completions of the word before the cursor, after `Tab`.
    package var candidates: [String] = []

    package init(_ purpose: Purpose, text: String = "") {
      self.purpose = purpose
      input = TextFieldState(text)
    }
  }

  package var view: View
  package var focus = Pane.list
  package var overlay: Overlay?
  /// The panel that the help covers; it is restored after the help.
  package var panelBehindHelp: Overlay?
  package var prompt: Prompt?
  package var message: Message?
  /// How many messages newer ones replaced on the last line before any key.
  package var coveredMessages = 0
  /// The case reference of this session's writes.
  package var caseReference: String?
  /// Whether personal data is hidden on the screen.
  package var isRedacted = false
  /// The contact that is shown although personal data is hidden.
  package var reveal: PrivacyModel.Reveal?
  /// Whether the screen is hidden until the next key.
  package var isLocked = false
  /// Whether the operator has quit, which ends the loop.
  package var hasQuit = false
}

/// The menu that sets channels to in or out.
package nonisolated struct PreferenceMenu: Hashable, Sendable {
  package var info: ProviderInfo
  package var contacts: [Contact]
  /// `true` opts in; a missing channel stays unchanged.
  package var choices: [Channel: Bool] = [:]
  /// An index into the channels.
  package var selected = 0

  var channel: Channel { Channel.allCases[selected] }

  mutating func move(_ movement: Movement) {
    selected = movement.target(
      from: selected, count: Channel.allCases.count, page: Channel.allCases.count)
  }

  /// Switches from unchanged to out, to in, and back.
  mutating func switchChannel() {
    choices[channel] =
      switch choices[channel] {
      case nil: false
      case false?: true
      case true?: nil
      }
  }
}
