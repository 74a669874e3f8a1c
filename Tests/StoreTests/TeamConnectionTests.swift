import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Covers the way to a team's database.
@Suite(.timeLimit(.minutes(5))) struct TeamConnectionTests {
  @Test(arguments: SocketProxy.Loss.allCases)
  func `a commit without an answer is looked up, and its entries are kept once`(
    loss: SocketProxy.Loss
  ) async throws {
    let team = try await TeamScene()
    let folder = try TemporaryFolder()
    let proxy = try SocketProxy(folder: folder.url.path, target: team.server.socketFolder)
    defer { proxy.stop() }
    let journal = try await team.member("jo", socketFolder: proxy.folder).journal()
    let ids = (0..<5).map { _ in UUID() }
    for id in ids {
      proxy.lose(loss)
      try await journal.record([Samples.entry(.intended, of: id), Samples.entry(.sent, of: id)])
    }
    #expect(proxy.lossCount == ids.count)
    let rows = try await journal.rows()
    #expect(rows.map(\.writeID) == ids.flatMap { [$0, $0] }.map { $0.uuidString.lowercased() })
    let verification = try await journal.verification()
    #expect(verification.entries == 10)
    #expect(verification.firstFault == nil)
  }

  @Test(arguments: [
    "postgresql://jo@192.0.2.1/roster?sslmode=require",
    "postgresql://jo@192.0.2.1/roster?sslmode=disable",
    "postgresql://jo@db.example.com/roster?hostaddr=192.0.2.1&sslmode=verify-ca",
    "postgresql://jo@/roster?host=127.0.0.1.example.com&hostaddr=192.0.2.1&sslmode=prefer",
    "postgresql://jo@127.0.0.1,192.0.2.1/roster?sslmode=prefer",
  ])
  func `does not connect to another machine without verifying it`(url: String) async throws {
    let failure = try await Self.failure(of: url)
    #expect(failure.contains("only verify-full is allowed"), "\(failure)")
  }

  @Test func `needs no certificate on this machine`() async throws {
    // No server is at this port, and none is asked for a certificate.
    let failure = try await Self.failure(of: "postgresql://jo@127.0.0.1:1/roster?sslmode=disable")
    #expect(failure.contains("Connection refused"), "\(failure)")
  }

  @Test func `a password in the URL is refused and not repeated`() throws {
    for url in [
      "postgresql://jo:hunter2@/roster", "postgresql://jo@/roster?password=hunter2",
      "postgresql://jo:hunter2@/roster?nonsense=1",
    ] {
      let failure = #expect(throws: JournalFailure.self) {
        try PostgresAddress(url: url, password: nil)
      }
      #expect(failure?.message.contains("hunter2") == false)
    }
    _ = try PostgresAddress(url: "postgresql://jo@/roster", password: Secret("hunter2"))
  }

  private static func failure(of url: String) async throws -> String {
    let folder = try TemporaryFolder()
    let address = try PostgresAddress(url: url, password: nil)
    let failure = await #expect(throws: JournalFailure.self) {
      try await StoredJournal.ofTeam(
        at: address, key: JournalScene.teamKey(), folder: folder.url.appendingPathComponent("team"),
        origin: nil, signing: OperatorKeyFile(folder: folder.url), systemLog: NoLog())
    }
    return failure?.message ?? ""
  }
}
