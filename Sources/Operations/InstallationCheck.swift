package import Domain

/// Whether journal entries were written at the installation that a provider's name now means.
package struct InstallationCheck: Sendable {
  package enum Finding: Hashable, Sendable {
    case same
    /// An entry is from before the journal kept installations.
    case unknown
    /// A description, such as "another installation (sandbox)".
    case another(String)
  }

  private let archive: any JournalArchive
  private let info: ProviderInfo
  /// The other providers of the config, one of which may have the entries' installation.
  private let others: [ProviderInfo]

  package init(archive: any JournalArchive, info: ProviderInfo, others: [ProviderInfo] = []) {
    self.archive = archive
    self.info = info
    self.others = others
  }

  /// An entry of another installation outweighs one of an unknown installation.
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

  /// Why a write of another installation is neither read nor sent.
  package func refusal(_ another: String) -> String {
    "it was written at \(another); the config's \(info.name) is a different installation "
      + "(\(info.environment.rawValue))"
  }

  package static let unknownIsNotContinued =
    "the journal does not say at which installation the job began: you can settle and abandon it, "
    + "but not continue it"
  package static let unknownIsNotSettled =
    "the journal does not say at which installation it was written: add --installation-unchecked "
    + "to settle it at the one in the config"
}
