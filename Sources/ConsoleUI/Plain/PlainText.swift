package import Domain

/// What goes out at once: a line, or a question that is answered behind it.
package nonisolated struct PlainText: Hashable, Sendable {
  package let text: SafeText
  package let endsLine: Bool

  package init(_ text: SafeText, endsLine: Bool) {
    self.text = text
    self.endsLine = endsLine
  }

  /// As it is written. Signs become ASCII where that is wanted, letters where they cannot be shown.
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
