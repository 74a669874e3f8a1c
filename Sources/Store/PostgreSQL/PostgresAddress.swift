package import Domain
import Foundation

/// Where the team's database is, and how it is reached.
package struct PostgresAddress: Sendable {
  /// Without a password.
  package let url: String
  private let password: Secret?
  private let explicit: PostgresLink.Settings

  /// Without `password`, libpq looks in `~/.pgpass` and in the service file. `name` is what messages
  /// call the URL.
  ///
  /// - Throws: If the URL is not one, has a password, or sets what roster sets itself.
  package init(
    url: String, password: Secret?, name: String = "[store] url"
  ) throws(JournalFailure) {
    self.url = url
    self.password = password
    do throws(PostgresFailure) {
      explicit = try PostgresLink.settings(of: url)
    } catch {
      throw JournalFailure(message: "\(name): \(error.message)")
    }
    if let keyword = explicit.map(\.keyword).first(where: { Self.fixed.contains($0) }) {
      throw JournalFailure(message: "\(name) sets \(keyword), which roster sets itself")
    }
    guard !explicit.contains(where: { Self.secrets.contains($0.keyword) }) else {
      throw JournalFailure(
        message: "\(name) has a password: use [store] password, or ~/.pgpass")
    }
  }

  func open(_ link: PostgresLink, within limit: Duration) throws(PostgresFailure) {
    let refused = refusedPasswordFile
    do {
      try link.open(settings(withoutFile: refused != nil), within: limit, check: Self.check)
    } catch {
      guard let refused, error.kind != .settings else { throw error }
      throw PostgresFailure(error.kind, "\(error.message); \(refused)")
    }
  }

  /// Where libpq looks for the password; `nil` if it has one.
  package var passwordFile: String? {
    guard password == nil else { return nil }
    return explicit.last { $0.keyword == "passfile" }?.value
      ?? ProcessInfo.processInfo.environment["PGPASSFILE"] ?? NSHomeDirectory() + "/.pgpass"
  }

  /// The file of passwords that libpq would refuse, and why, as one clause; `nil` if it refuses none.
  /// libpq itself says so on standard error, which may be the console's terminal.
  private var refusedPasswordFile: String? {
    var facts = stat()
    guard let path = passwordFile, stat(path, &facts) == 0 else { return nil }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      return "\(path) is not used, because it is no plain file"
    }
    guard facts.st_mode & 0o077 == 0 else {
      return "\(path) is not used, because others can read it: chmod 600 \(path)"
    }
    return nil
  }

  /// What libpq gets. The connection ends when the network has been silent for half a minute.
  private func settings(withoutFile: Bool) -> PostgresLink.Settings {
    var settings: PostgresLink.Settings = [
      ("application_name", "roster"), ("client_encoding", "UTF8"), ("sslmode", "verify-full"),
      // Encryption by Kerberos would replace TLS and its check of the server's name.
      ("gssencmode", "disable"), ("target_session_attrs", "read-write"), ("keepalives", "1"),
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "30000"),
    ]
    for (keyword, value) in explicit {
      settings.removeAll { $0.keyword == keyword }
      settings.append((keyword, value))
    }
    if let password { settings.append(("password", password.reveal())) }
    if withoutFile {
      settings.removeAll { $0.keyword == "passfile" }
      // Below a device there is no file, which libpq passes over in silence.
      settings.append(("passfile", "/dev/null/none"))
    }
    return settings
  }

  /// What messages and configs must not show.
  private static let secrets: Set<String> = ["password", "sslpassword"]

  private static let fixed: Set<String> = [
    "client_encoding", "gssencmode", "target_session_attrs", "options",
  ]

  /// - Throws: If a host is not on this machine and its certificate would not be verified.
  private static func check(_ used: PostgresLink.Settings) throws(PostgresFailure) {
    func value(_ keyword: String) -> String { used.last { $0.keyword == keyword }?.value ?? "" }
    func list(_ keyword: String) -> [Substring] {
      value(keyword).split(separator: ",", omittingEmptySubsequences: false)
    }
    guard value("sslmode") != "verify-full" else { return }
    let (names, addresses) = (list("host"), list("hostaddr"))
    for index in 0..<max(names.count, addresses.count) {
      // libpq connects to the name if the place of the address is empty, and to a socket without both.
      let address = index < addresses.count ? addresses[index] : ""
      let host = address.isEmpty && index < names.count ? names[index] : address
      if host.isEmpty || isOnThisMachine(host) { continue }
      throw PostgresFailure(
        .settings,
        "sslmode \(value("sslmode")) does not verify the server \(host): only verify-full is allowed"
      )
    }
  }

  /// A folder of a socket, or an address of the loopback interface.
  private static func isOnThisMachine(_ host: Substring) -> Bool {
    if host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1" {
      return true
    }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
