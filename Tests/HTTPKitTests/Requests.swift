import Domain
import Foundation
import HTTPKit
import HTTPTypes
import TestSupport

extension OutgoingRequest {
  static func read(_ base: String, _ path: String = "thing") -> Self {
    OutgoingRequest(.get, RequestURL(base: base, path: [.plain(path)]))
  }

  static func write(_ base: String, _ path: String = "thing") -> Self {
    OutgoingRequest(
      .post, RequestURL(base: base, path: [.plain(path)]),
      body: .bytes(Data("{\"a\":1}".utf8), contentType: "application/json"), isWrite: true)
  }
}

extension HTTPTransport {
  /// The failure where one is expected.
  func failure(of request: OutgoingRequest) async -> TransportFailure? {
    do {
      _ = try await send(request)
      return nil
    } catch {
      return error
    }
  }
}

/// A proxy that the whole process is told of, so that every test over the loopback interface also
/// shows that it is not asked.
enum EnvironmentProxy {
  static let server = {
    let server = LoopbackServer { _ in .ok("from the proxy") }
    setenv("http_proxy", server.base, 1)
    return server
  }()
}
