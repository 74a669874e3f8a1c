package import Domain

/// `"preferences.email=out"`
extension ChangedField: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text[...]) }
}
