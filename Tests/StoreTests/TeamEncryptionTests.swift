import Domain
import Foundation
import Glibc
import Store
import TestSupport
import Testing

/// Covers TLS on the way to a team's database.
@Suite(.timeLimit(.minutes(10))) struct TeamEncryptionTests {
  @Test func `connects only to a server whose certificate is for its name and of the known issuer`()
    async throws
  {
    let server = try PostgresServer(port: try Self.freePort())
    let other = try PostgresServer(port: try Self.freePort())
    defer {
      #expect(throws: Never.self) {
        try server.stop()
        try other.stop()
      }
    }
    try await server.prepare("team")
    for (host, root, words) in [
      ("localhost", server.certificatePath, nil),
      ("localhost", other.certificatePath, "certificate verify failed"),
      ("db.example.com", server.certificatePath, "does not match host name"),
      ("localhost", "/nowhere", "root certificate file"),
    ] as [(String, String, String?)] {
      let failure = try await Self.failure(
        "postgresql://jo@\(host)/team?hostaddr=127.0.0.1&port=\(server.port)&sslrootcert=\(root)")
      #expect(
        failure == nil ? words == nil : words.map { failure?.contains($0) == true } == true,
        "\(host), \(root): \(failure ?? "connected")")
    }
    #expect(
      try server.run(
        "SELECT count(*) FROM roster.team", in: "team", as: "ada") == "1")
  }

  /// `nil` if the database was opened.
  private static func failure(_ url: String) async throws -> String? {
    let address = try PostgresAddress(url: url, password: nil)
    do throws(JournalFailure) {
      _ = try await TeamDatabase(at: address, key: JournalScene.teamKey())
      return nil
    } catch {
      return error.message
    }
  }

  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw ToolFailure(description: "no port is free") }
    return UInt16(bigEndian: address.sin_port)
  }
}
