import Operations

/// What became of the contacts of one command, in words for where standard output takes no rows:
/// `200 contacts deleted (59068, 59069 and 198 more); 1 contact unknown (59071)`.
struct WrittenContacts: Sendable {
  /// Ids that are named of each outcome.
  private static let mostNamed = 10

  private var outcomes: [String] = []
  private var counts: [String: Int] = [:]
  private var names: [String: [String]] = [:]

  /// `id` is `nil` where the contact was named by another identifier, which is not repeated.
  mutating func add(_ id: String?, _ outcome: String) {
    if counts[outcome] == nil { outcomes.append(outcome) }
    counts[outcome, default: 0] += 1
    guard let id, names[outcome, default: []].count < Self.mostNamed else { return }
    names[outcome, default: []].append(id)
  }

  var words: String { outcomes.map(words(of:)).joined(separator: "; ") }

  private func words(of outcome: String) -> String {
    let count = counts[outcome] ?? 0
    let word = outcome == WriteOutcome.notFound.rawValue ? "not found" : outcome
    let words = "\(Count.of(count, "contact")) \(word)"
    guard let named = names[outcome] else { return words }
    let more = count - named.count
    return words + " (" + named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      + ")"
  }
}
