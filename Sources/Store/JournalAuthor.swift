import Foundation

/// Who writes, and from where.
package struct JournalAuthor: Hashable, Sendable {
  package var name: String
  /// `nil` for someone at the machine.
  package var origin: String?

  package init(name: String, origin: String?) {
    self.name = name
    self.origin = origin
  }

  /// The user of this process. `SSH_CONNECTION` is "client address, client port, server address,
  /// server port" (ssh(1), "ENVIRONMENT").
  package static func current(environment: [String: String]) -> JournalAuthor {
    let connection = environment["SSH_CONNECTION"]?.split(separator: " ").first
    return JournalAuthor(name: NSUserName(), origin: connection.map(String.init))
  }
}
