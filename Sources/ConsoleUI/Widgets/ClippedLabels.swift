package import Domain

/// Shortens labels that are too long for their column.
package nonisolated enum ClippedLabels {
  /// Cuts labels at the end. Labels that would become equal keep their end, too: `Delivery…line 2`.
  package static func clip(
    _ labels: [SafeText], to width: Int, ellipsis: SafeText
  ) -> [SafeText] {
    let cut = labels.map { $0.truncated(to: width, ellipsis: ellipsis) }
    let counts = Dictionary(cut.map { ($0.string, 1) }, uniquingKeysWith: +)
    return zip(labels, cut).map { label, cut in
      counts[cut.string, default: 1] > 1 && label.width > width
        ? withEnd(label, width, ellipsis) : cut
    }
  }

  private static func withEnd(_ label: SafeText, _ width: Int, _ ellipsis: SafeText) -> SafeText {
    let room = max(0, width - ellipsis.width)
    var end: [Character] = []
    var used = 0
    for cluster in label.clusters.reversed() {
      guard used + cluster.width <= room / 2 else { break }
      end.insert(cluster.character, at: 0)
      used += cluster.width
    }
    let start = label.truncated(to: width - used, ellipsis: ellipsis)
    return start + SafeText(untrusted: String(end))
  }
}
