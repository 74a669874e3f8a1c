import Domain

/// What may reach a terminal, decided a second time from Unicode's properties instead of our
/// tables.
enum AllowedText {
  private static let invisible: [ClosedRange<UInt32>] = [
    0x34F...0x34F, 0x115F...0x11FF, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164...0x3164,
    0xD7B0...0xD7FF, 0xFE00...0xFE0F, 0xFFA0...0xFFA0, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF,
    0xE0000...0xE0FFF,
  ]

  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: !invisible.contains { $0.contains(scalar.value) }
    }
  }

  static func isAllowed(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(contains) }

  /// A displayed text must be allowed, have the width that it claims, and keep it in ASCII.
  static func check(_ text: SafeText, _ source: @autoclosure () -> String) throws {
    try require(isAllowed(text.string), "\(source().debugDescription) lets a scalar through")
    try require(
      text.width == TextWidth.columns(of: text.string),
      "\(source().debugDescription) counts \(text.width) columns")
    let clusters = text.clusters
    try require(
      clusters.reduce(0) { $0 + $1.width } == text.width,
      "the clusters of \(source().debugDescription) have other columns than it")
    try require(
      clusters.allSatisfy { $0.character.unicodeScalars.count <= 3 && (1...2).contains($0.width) },
      "a cluster of \(source().debugDescription) is too large")
    try require(
      clusters.map { String($0.character) }.joined() == text.string,
      "the clusters of \(source().debugDescription) are not its text")
    let ascii = text.asciiTransliteration.string.utf8
    try require(
      ascii.count == text.width && ascii.allSatisfy { (0x20...0x7E).contains($0) },
      "\(source().debugDescription) in ASCII has other columns")
  }
}
