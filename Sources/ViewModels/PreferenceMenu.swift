package import Domain

/// The menu in which channels are chosen, and whether each goes in or out.
package nonisolated struct PreferenceMenu: Hashable, Sendable {
  package var info: ProviderInfo
  /// Whom it is about.
  package var contacts: [Contact]
  /// `true` opts in; a channel that is missing stays as it is.
  package var choices: [Channel: Bool] = [:]
  /// An index into the channels.
  package var selected = 0

  var channel: Channel { Channel.allCases[selected] }

  mutating func move(_ movement: Movement) {
    selected = movement.target(
      from: selected, count: Channel.allCases.count, page: Channel.allCases.count)
  }

  /// As it is, out, in, and again.
  mutating func switchChannel() {
    choices[channel] =
      switch choices[channel] {
      case nil: false
      case false?: true
      case true?: nil
      }
  }
}
