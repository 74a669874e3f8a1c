/// A field that a write changes, as the journal names it: `lastName`, `preferences.email=out`.
package struct ChangedField: Hashable, Sendable {
  package var name: String
  /// The new value; only of preferences, which are no personal data. `nil` in entries from before the
  /// journal kept it.
  package var value: Value?

  package enum Value: String, Sendable {
    case optIn = "in"
    case optOut = "out"
  }

  package init(_ name: String, _ value: Value? = nil) {
    self.name = name
    self.value = value
  }

  package init(_ channel: Channel, optsIn: Bool) {
    self.init(channel.journalName, optsIn ? .optIn : .optOut)
  }

  /// A text of the journal.
  package init(_ text: Substring) {
    if let separator = text.lastIndex(of: "="),
      let value = Value(rawValue: String(text[text.index(after: separator)...]))
    {
      self.init(String(text[..<separator]), value)
    } else {
      self.init(String(text))
    }
  }

  package var text: String { value.map { "\(name)=\($0.rawValue)" } ?? name }
}

extension Channel {
  /// Its name in the journal.
  package var journalName: String { "preferences.\(rawValue)" }
}
