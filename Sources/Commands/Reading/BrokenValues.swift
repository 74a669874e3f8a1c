import Domain

/// Collects the contacts whose values could not be read as they were sent, for one notice at the
/// end of the output.
struct BrokenValues {
  /// How many contacts a notice names.
  private static let mostNamed = 10

  private var named: [String] = []
  private var count = 0

  init(_ contacts: [Contact] = []) { add(contacts) }

  mutating func add(_ contacts: [Contact]) {
    for contact in contacts where !contact.brokenFields.isEmpty {
      count += 1
      guard named.count < Self.mostNamed else { continue }
      named.append("\(contact.id.value) (\(contact.brokenFields.joined(separator: ", ")))")
    }
  }

  /// `nil` if there are none.
  var notice: String? {
    guard count > 0 else { return nil }
    let others = count > named.count ? ["and \(count - named.count) more"] : []
    return "broken values in the answer, shown as far as they can be read: "
      + (named + others).joined(separator: ", ")
  }

  func report(to report: ErrorReport, _ provider: ProviderName) {
    if let notice { report.warn(.broken, at: provider, notice) }
  }

  /// - Throws: `.partly` if rows are missing because they could not be read.
  static func require(readable unreadable: Int, at provider: ProviderName) throws(CommandFailure) {
    guard unreadable > 0 else { return }
    throw .partly(
      provider: provider,
      message: "\(Count.of(unreadable, "contact")) of the list cannot be read and "
        + "\(unreadable == 1 ? "is" : "are") missing here",
      nextStep: nil)
  }
}
