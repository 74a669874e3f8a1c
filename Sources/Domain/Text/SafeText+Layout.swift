extension SafeText {
  package enum Alignment: Sendable {
    case leading
    case trailing
    case center
  }

  /// The text itself if it fits, otherwise its beginning and `ellipsis`. Never wider than
  /// `columns`; one column narrower if a wide character does not fit.
  package func truncated(to columns: Int, ellipsis: SafeText = "…") -> SafeText {
    guard width > columns else { return self }
    guard columns >= ellipsis.width else { return .empty }
    return prefix(columns - ellipsis.width) + ellipsis
  }

  /// Adds spaces up to `columns`; a wider text is returned as it is.
  package func padded(to columns: Int, alignment: Alignment = .leading) -> SafeText {
    let missing = columns - width
    guard missing > 0 else { return self }
    return switch alignment {
    case .leading: self + .spaces(missing)
    case .trailing: .spaces(missing) + self
    case .center: .spaces(missing / 2) + self + .spaces(missing - missing / 2)
    }
  }

  /// Exactly `columns` wide, as in a table.
  package func fitted(to columns: Int, alignment: Alignment = .leading) -> SafeText {
    truncated(to: columns).padded(to: columns, alignment: alignment)
  }

  package static func spaces(_ columns: Int) -> SafeText {
    let count = max(0, columns)
    return SafeText(string: String(repeating: " ", count: count), width: count, isSuspicious: false)
  }

  /// Lines of at most `columns`, broken at spaces, after `␊`, and inside words that are too long.
  /// An empty text is one empty line. In one column a wide character becomes `�`.
  package func wrapped(to columns: Int) -> [SafeText] {
    guard columns > 0 else { return [] }
    if width <= columns, isASCII || !string.contains("␊") { return [self] }
    var lines: [SafeText] = []
    var line = LineBuilder()
    var word = LineBuilder()
    func breakLine() {
      lines.append(line.text(isSuspicious))
      line = LineBuilder()
    }
    func placeWord() {
      if line.width + word.width > columns, line.width > 0 { breakLine() }
      for cluster in word.clusters {
        if line.width + cluster.width > columns { breakLine() }
        line.append(cluster)
      }
      word = LineBuilder()
    }
    for original in clusters {
      let cluster = original.width > columns ? Cluster(character: "\u{FFFD}", width: 1) : original
      if cluster.character == " " {
        placeWord()
        if line.width < columns { line.append(cluster) } else { breakLine() }
      } else {
        word.append(cluster)
        guard cluster.character == "␊" else { continue }
        placeWord()
        breakLine()
      }
    }
    placeWord()
    if line.width > 0 || lines.isEmpty { breakLine() }
    return lines
  }

  private func prefix(_ columns: Int) -> SafeText {
    var kept = LineBuilder()
    for cluster in clusters {
      guard kept.width + cluster.width <= columns else { break }
      kept.append(cluster)
    }
    return kept.text(isSuspicious)
  }

  private struct LineBuilder {
    private(set) var clusters: [Cluster] = []
    private(set) var width = 0

    mutating func append(_ cluster: Cluster) {
      clusters.append(cluster)
      width += cluster.width
    }

    func text(_ isSuspicious: Bool) -> SafeText {
      SafeText(
        string: clusters.reduce(into: "") { $0.append($1.character) }, width: width,
        isSuspicious: isSuspicious)
    }
  }
}

extension SafeText {
  /// The column ranges of folded texts (`TextFolding.folded`); they may overlap.
  package func columns(of foldedTexts: [String]) -> [Range<Int>] {
    guard !foldedTexts.isEmpty else { return [] }
    var characters: [Character] = []
    var places: [Range<Int>] = []
    var column = 0
    for cluster in clusters {
      let place = column..<column + cluster.width
      for character in TextFolding.folded(String(cluster.character)) {
        characters.append(character)
        places.append(place)
      }
      column = place.upperBound
    }
    return foldedTexts.flatMap { text -> [Range<Int>] in
      let wanted = Array(text)
      guard !wanted.isEmpty, wanted.count <= characters.count else { return [] }
      return (0...characters.count - wanted.count).compactMap { start in
        let end = start + wanted.count
        guard characters[start..<end].elementsEqual(wanted) else { return nil }
        return places[start].lowerBound..<places[end - 1].upperBound
      }
    }
  }
}
