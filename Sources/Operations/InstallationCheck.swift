package import Domain

/// Whether what the journal holds was written at the installation that a provider's name means now.
package struct InstallationCheck: Sendable {
  package enum Finding: Hashable, Sendable {
    case same
    /// Some entry is from before the journal kept installations.
    case unknown
    /// What is known of it, as in "another installation (sandbox)".
    case another(String)
  }

  private let archive: any JournalArchive
  private let info: ProviderInfo
  /// The other providers of the config, to name the installation that was meant.
  private let others: [ProviderInfo]

  package init(archive: any JournalArchive, info: ProviderInfo, others: [ProviderInfo] = []) {
    self.archive = archive
    self.info = info
    self.others = others
  }

  /// One entry of another installation decides, then one of an unknown one.
  package func finding(
    _ entries: some Sequence<KeptEntry>
  ) throws(JournalFailure) -> Finding {
    let here = try archive.code(of: info.installation)
    var isUnknown = false
    for entry in entries {
      guard let code = entry.installation else {
        isUnknown = true
        continue
      }
      if code != here { return .another(try words(for: entry, code)) }
    }
    return isUnknown ? .unknown : .same
  }

  /// The writes without those of another installation.
  package func here(_ records: [WriteRecord]) throws(JournalFailure) -> [WriteRecord] {
    var here: [WriteRecord] = []
    for record in records {
      if case .another = try finding(record.entries) { continue }
      here.append(record)
    }
    return here
  }

  private func words(for entry: KeptEntry, _ code: String) throws(JournalFailure) -> String {
    var words = "another installation (\(entry.environment)"
    for other in others where try archive.code(of: other.installation) == code {
      words += ", '\(other.name)' in this config"
      break
    }
    return words + ")"
  }

  // MARK: - Words

  /// Why nothing is read or sent for a write of another installation.
  package func refusal(_ another: String) -> String {
    "it was written at \(another), and the config's \(info.name) is a different one "
      + "(\(info.environment.rawValue))"
  }

  package static let unknownIsNotContinued =
    "the journal does not say at which installation it was begun: it can be settled and abandoned, "
    + "never continued"
  package static let unknownIsNotSettled =
    "the journal does not say at which installation it was written: with --installation-unchecked "
    + "it is settled at the one that the config names now"
}
