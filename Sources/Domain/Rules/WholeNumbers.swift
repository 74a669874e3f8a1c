/// Whole numbers as people and providers write them: ASCII digits, no sign.
package enum WholeNumbers {
  /// `nil` unless the text is a whole number of at least `minimum`.
  package static func value(_ text: String, minimum: Int = 0) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text)
    else { return nil }
    return value >= minimum ? value : nil
  }

  package static func value(_ text: Substring, minimum: Int = 0) -> Int? {
    value(String(text), minimum: minimum)
  }
}
