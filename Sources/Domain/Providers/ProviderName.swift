/// The operator's own name for a configured provider: `[a-z0-9-]{1,32}`.
package struct ProviderName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  /// `nil` if the text does not have this form.
  package init?(_ text: String) {
    let isAllowed = text.utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
    }
    guard isAllowed, (1...32).contains(text.utf8.count) else { return nil }
    self.text = text
  }

  package var description: String { text }
  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// The built-in client that a provider uses: `kind` in the config.
package struct ProviderKind: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { text }
}

/// The environment of a provider's data. A config without it means production.
package enum Environment: String, CaseIterable, Sendable, Codable {
  case production
  case staging
  case sandbox
}
