/// Finds the known name that a mistyped one most likely means.
package enum NearestName {
  /// The candidate with the fewest edits, if they are at most a third of its length or 2; `nil` if
  /// none is near. Case does not count.
  package static func of(_ text: String, among candidates: some Sequence<String>) -> String? {
    let best =
      candidates
      .map { (name: $0, distance: distance(text.lowercased(), $0.lowercased())) }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    guard let best, best.distance <= max(2, best.name.count / 3) else { return nil }
    return best.name
  }

  /// How to correct a mistyped name: `did you mean auto?`, otherwise `use auto, on or off`.
  package static func hint(for text: String, among names: [String]) -> String {
    of(text, among: names).map { "did you mean \($0)?" } ?? "use \(alternatives(names))"
  }

  /// `auto, on or off`
  package static func alternatives(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  /// Levenshtein distance in characters.
  private static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (index, character) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in second.indices {
        let substitution = diagonal + (second[column] == character ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substitution, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[second.count]
  }
}
