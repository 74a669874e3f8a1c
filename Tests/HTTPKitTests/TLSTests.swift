import Domain
import Foundation
import Glibc
import HTTPKit
import Testing

/// Against `openssl s_server` with a certificate made on the spot.
@Suite(
  .enabled(if: FileManager.default.isExecutableFile(atPath: TLSServer.openssl)),
  .timeLimit(.minutes(2)))
struct TLSTests {
  @Test func `a certificate is trusted by the configured file only`() async throws {
    let server = try TLSServer(name: "IP:127.0.0.1")
    let untrusted = await CurlTransport().failure(of: .write(server.base))
    #expect(untrusted?.kind == .tlsFailed)
    #expect(untrusted?.delivery == .notSent)
    #expect(untrusted?.message.contains("certificate") == true)

    var options = CurlTransport.Options()
    options.caFile = server.certificate
    #expect(try await CurlTransport(options).send(.read(server.base)).status == 200)
    // A connection that one provider trusts is not lent to another that does not.
    #expect(await CurlTransport().failure(of: .read(server.base))?.kind == .tlsFailed)
  }

  @Test func `a certificate for another name is refused`() async throws {
    let server = try TLSServer(name: "DNS:shop.example")
    var options = CurlTransport.Options()
    options.caFile = server.certificate
    let failure = await CurlTransport(options).failure(of: .write(server.base))
    #expect(failure?.kind == .tlsFailed)
    #expect(failure?.delivery == .notSent)
  }

  @Test func `a file of authorities that cannot be read says that nothing was sent`() async throws {
    let server = try TLSServer(name: "IP:127.0.0.1")
    var options = CurlTransport.Options()
    options.caFile = "/nowhere/ca.pem"
    let failure = await CurlTransport(options).failure(of: .write(server.base))
    #expect(failure?.kind == .tlsFailed)
    #expect(failure?.delivery == .notSent)
  }
}

private final class TLSServer {
  static let openssl = "/usr/bin/openssl"

  let base: String
  let certificate: String
  private let folder: URL
  private let process = Process()

  init(name: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "roster-tls-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "cert.pem").path
    let key = folder.appending(path: "key.pem").path
    let making = Process()
    making.executableURL = URL(filePath: Self.openssl)
    making.arguments =
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test"
      .split(separator: " ").map(String.init)
      + ["-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate]
    making.standardError = FileHandle.nullDevice
    try making.run()
    making.waitUntilExit()

    let output = Pipe()
    process.executableURL = URL(filePath: Self.openssl)
    process.arguments = [
      "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key,
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // It says "ACCEPT 127.0.0.1:<port>" when it is ready.
    var said = ""
    while !said.contains(/ACCEPT .*:\d+\n/) {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { break }
      said += String(decoding: data, as: UTF8.self)
    }
    let port = try #require(said.firstMatch(of: /ACCEPT .*:(\d+)\n/)?.1)
    base = "https://127.0.0.1:\(port)"
  }

  deinit {
    // Not SIGTERM: the child has inherited a mask of Dispatch's thread that holds it back.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record(error)
    }
  }
}
