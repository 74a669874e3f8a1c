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
  /// The failure of the request, or `nil` if it succeeds.
  func failure(of request: OutgoingRequest) async -> TransportFailure? {
    do {
      _ = try await send(request)
      return nil
    } catch {
      return error
    }
  }
}

/// A proxy in this process's environment. It lets every loopback test prove that the proxy is not
/// used. A request for a tunnel to `NNN.example` gets the status NNN.
enum EnvironmentProxy {
  static let server = {
    let server = LoopbackServer { exchange in
      guard exchange.method == "CONNECT" else { return .ok("from the proxy") }
      return .status("\(exchange.target.prefix(3)) said the proxy")
    }
    setenv("http_proxy", server.base, 1)
    setenv("https_proxy", server.base, 1)
    return server
  }()
}
