package import Domain

/// One piece of output: a line, or a prompt with the answer behind it.
package nonisolated struct PlainText: Hashable, Sendable {
  package let text: SafeText
  package let endsLine: Bool

  package init(_ text: SafeText, endsLine: Bool) {
    self.text = text
    self.endsLine = endsLine
  }

  /// The text to write. `isASCII` replaces roster's own signs; without `showsLetters` letters too.
  package func string(isASCII: Bool, showsLetters: Bool) -> String {
    (isASCII || !showsLetters ? ascii(includesLetters: !showsLetters) : text.string)
      + (endsLine ? "\n" : "")
  }

  private func ascii(includesLetters: Bool) -> String {
    text.clusters.map {
      Cell(content: String($0.character), style: .text)
        .ascii(width: $0.width, includesLetters: includesLetters)
    }.joined()
  }
}
