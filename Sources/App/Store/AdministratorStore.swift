package import Domain
package import Foundation
import Store

/// A database that no config names yet.
package enum AdministratorStore {
  /// `url` has no password, which libpq finds in `~/.pgpass`.
  ///
  /// - Throws: If the URL cannot be used.
  package static func at(
    _ url: String, stateFolder: URL
  ) throws(JournalFailure) -> any SharedStore {
    TeamAdministration(
      try .administrator(url), key: nil, signing: OperatorKeyFile(folder: stateFolder))
  }
}

extension PostgresAddress {
  static func administrator(_ url: String) throws(JournalFailure) -> PostgresAddress {
    try PostgresAddress(url: url, password: nil, name: "--url")
  }
}
