extension String {
  /// Whether it holds NUL, an escape, a line break or another character of Unicode's category Cc.
  package var hasControlCharacter: Bool {
    unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
  }
}
