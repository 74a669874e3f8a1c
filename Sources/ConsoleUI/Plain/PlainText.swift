package import Domain

/// A piece of output: a line, or a question that is answered on the same line.
package nonisolated struct PlainText: Hashable, Sendable {
  package let text: SafeText
  package let endsLine: Bool

  package init(_ text: SafeText, endsLine: Bool) {
    self.text = text
    self.endsLine = endsLine
  }

  /// The text as it is written. `isASCII` replaces signs by ASCII; without `showsLetters`, letters,
  /// too.
  package func string(isASCII: Bool, showsLetters: Bool) -> String {
    (isASCII || !showsLetters ? ascii(includesLetters: !showsLetters) : text.string)
      + (endsLine ? "\n" : "")
  }

  private func ascii(includesLetters: Bool) -> String {
    text.clusters.map {
      Cell.ascii(String($0.character), width: $0.width, includesLetters: includesLetters)
    }.joined()
  }
}
