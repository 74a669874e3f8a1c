package import Domain
import Store

/// The database of a team as an administrator reaches it, whose login is not in the config.
package enum AdministratorStore {
  /// `url` is of PostgreSQL and has no password, which libpq finds in `~/.pgpass`.
  ///
  /// - Throws: If the URL cannot be used.
  package static func at(_ url: String) throws(JournalFailure) -> any SharedStore {
    TeamAdministration(try PostgresAddress(url: url, password: nil, name: "--url"), key: nil)
  }
}
