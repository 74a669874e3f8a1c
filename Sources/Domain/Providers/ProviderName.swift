/// The operator's own word for a configured provider: `[a-z0-9-]{1,32}`.
package struct ProviderName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  /// `nil` where the text is not of the form.
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

/// Which of the built-in clients speaks to a provider: the `kind` of the config.
package struct ProviderKind: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { text }
}

/// Where a provider's data stands. Absent in the config means production.
package enum Environment: String, CaseIterable, Sendable, Codable {
  case production
  case staging
  case sandbox
}
