import Domain

/// Reports the failures of a job's contacts on standard error. Contacts that are not named in the
/// message are named by their row in the output, and equal messages are printed once.
struct JobFailures {
  /// The most rows to name for one message.
  private static let mostNamed = 10

  let report: ErrorReport
  /// The number of the job's contacts.
  let count: Int
  private var texts: [String] = []
  /// By message, the rows after the first.
  private var rows: [String: [Int]] = [:]

  init(report: ErrorReport, count: Int) {
    self.report = report
    self.count = count
  }

  /// `row` counts from 1, `id` is what the operator gave.
  mutating func report(_ failure: CommandFailure, row: Int, id: String) {
    guard count > 1 else { return report.report(failure) }
    for var facts in ErrorFacts.all(of: failure) {
      guard !report.isJSON else {
        facts.row = row
        report.report(facts)
        continue
      }
      guard !facts.text.contains(id) else {
        report.report(facts)
        continue
      }
      guard rows[facts.text] == nil else {
        rows[facts.text, default: []].append(row)
        continue
      }
      rows[facts.text] = []
      texts.append(facts.text)
      facts.text += " (row \(row))"
      report.report(facts)
    }
  }

  /// Counts the contacts with a message that was printed before.
  func end() {
    for text in texts {
      guard let more = rows[text], !more.isEmpty else { continue }
      let named = more.prefix(Self.mostNamed).map(String.init).joined(separator: ", ")
      let rest = more.count - min(more.count, Self.mostNamed)
      report.note(
        "\(text): \(Count.of(more.count, "more contact")), "
          + "\(more.count == 1 ? "row" : "rows") \(named)" + (rest > 0 ? " and \(rest) more" : ""))
    }
  }
}
