import Domain
import Foundation

/// Reads `[store]`.
struct StoreReader {
  let top: TableReader
  let source: SettingsSource

  private static let schemes = ["postgresql://", "postgres://"]

  /// `nil` without a table, or if it cannot be used; problems are recorded.
  func settings() -> StoreSettings? {
    guard let table = top.table("store") else { return nil }
    table.refuseUnknown(known: ["url", "password", "key"])
    let url = url(table)
    let key = CredentialReader(
      table: table, source: source, owner: "a team's store"
    ).origin()
    var password: CredentialOrigin?
    if table.value("password") != nil {
      password = CredentialReader(table: table, source: source, name: "password").origin()
    }
    guard let url, let key else { return nil }
    return StoreSettings(url: url, password: password, key: key)
  }

  private func url(_ table: TableReader) -> String? {
    guard table.value("url") != nil else {
      table.problem("a team's store needs a url: \"postgresql://host/database\"", key: "url")
      return nil
    }
    guard let url = table.text("url") else { return nil }
    guard Self.schemes.contains(where: url.hasPrefix), !url.hasControlCharacter else {
      // Not repeated: it may hold a password.
      table.problem("url must begin with postgresql://", key: "url")
      return nil
    }
    if Self.hasPassword(url) {
      table.problem(
        "url must not hold a password: use password = { command = […] }, or ~/.pgpass", key: "url")
      return nil
    }
    return url
  }

  /// As libpq reads it: `user:password@host`, `?password=`, or the passphrase of a client's key.
  private static func hasPassword(_ url: String) -> Bool {
    let rest = url.drop { $0 != "/" }.dropFirst(2)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
    return rest.drop { $0 != "?" }.dropFirst().split(separator: "&").contains {
      $0.hasPrefix("password=") || $0.hasPrefix("sslpassword=")
    }
  }
}
