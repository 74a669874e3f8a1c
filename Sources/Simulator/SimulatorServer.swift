import FlyingFox
import FlyingSocks
import Foundation
import Glibc

/// The vendors' APIs on one port of this machine, with generated people.
///
/// Paths are the vendors' own; only scheme and host differ. `WellKnownPeople` and each provider's
/// `…WellKnown` hold what tests and demos can rely on.
package actor SimulatorServer {
  private let options: SimulatorOptions
  private let exchange: SimulatorExchange
  private var http: HTTPServer?
  /// Ends when the port and every connection are closed.
  private var running: Task<Void, Never>?
  private var port: Int

  package init(options: SimulatorOptions = SimulatorOptions()) {
    self.options = options
    self.exchange = SimulatorExchange(options)
    self.port = Int(options.port)
  }

  /// Listens on 127.0.0.1 and returns the port.
  ///
  /// Throws `PortUnavailable` if it cannot have the port. A server is started once.
  package func start() async throws -> Int {
    precondition(http == nil, "A simulator is started once.")
    let http = HTTPServer(
      config: HTTPServer.Configuration(
        address: try sockaddr_in.inet(ip4: "127.0.0.1", port: options.port),
        timeout: 3_600,
        pool: PromptSocketPool(base: SharedSocketPool()),
        logger: .disabled),
      handler: ClosureHTTPHandler { [exchange] request in
        await exchange.respond(to: request)
      })
    self.http = http
    do {
      try await listen(http)
    } catch SocketError.failed(_, let number, _) {
      throw PortUnavailable(port: options.port, errno: number)
    }
    if case .ip4(_, let bound) = await http.listeningAddress { port = Int(bound) }
    return port
  }

  /// Runs the server in its own task and returns when it listens, or throws why it does not.
  private func listen(_ http: HTTPServer) async throws {
    let (listening, report) = AsyncThrowingStream<Void, any Error>.makeStream()
    running = Task {
      do {
        try await http.run()
        report.finish()
      } catch {
        report.finish(throwing: error)
      }
    }
    let waiting = Task {
      try await http.waitUntilListening()
      report.yield()
    }
    defer { waiting.cancel() }
    for try await _ in listening { return }
    throw ConnectionEnd()
  }

  /// Closes the port and every connection at once, even those that wait for an answer.
  package func stop() async {
    running?.cancel()
    await running?.value
  }

  /// Changes the wait before each answer, for calls that arrive later.
  package func setLatency(_ latency: Duration) async {
    await exchange.setLatency(latency)
  }

  /// Changes the share of calls that fail, for calls that arrive later.
  package func setFaultRate(_ rate: Double) async {
    await exchange.setFaultRate(rate)
  }

  /// The requests so far in order of arrival, at most the last 10,000.
  package func requests() async -> [RecordedRequest] {
    await exchange.requests
  }

  package func forgetRequests() async {
    await exchange.forgetRequests()
  }

  /// Closes every later connection to the provider without an answer, or answers again.
  package func setDown(_ isDown: Bool, _ name: String) async {
    await exchange.setDown(isDown, name)
  }

  /// Fails the next calls of one provider.
  ///
  /// - Parameters:
  ///   - fault: what happens to each call.
  ///   - name: the provider's name in the configuration.
  ///   - count: how many calls.
  ///   - filter: which calls count.
  package func failNext(
    _ fault: Fault, at name: String, count: Int = 1, where filter: CallFilter = CallFilter()
  ) async {
    precondition(
      exchange.providers.contains { type(of: $0).account.name == name },
      "No provider is called \(name).")
    await exchange.script(fault, at: name, count: count, filter: filter)
  }

  /// Drops scripted failures that have not happened yet.
  package func forgetFaults() async {
    await exchange.forgetScripts()
  }

  /// `http://127.0.0.1:<port>`, valid once started.
  package var baseURL: String { "http://127.0.0.1:\(port)" }

  /// A configuration in TOML with one `[[provider]]` for each, valid once started. It holds the
  /// keys (`key = { value = "…" }`), so write it to a file that only its owner can read.
  package var configuration: String {
    exchange.providers.map { $0.configuration(base: baseURL) }.joined(separator: "\n")
  }
}

/// Why the simulator cannot listen.
package struct PortUnavailable: Error, Hashable {
  /// One clause that names the port.
  package let message: String

  init(port: UInt16, errno number: Int32) {
    switch number {
    case EADDRINUSE: message = "port \(port) is already in use; --port 0 takes a free one"
    case EACCES: message = "port \(port) is reserved for the system; --port 0 takes a free one"
    default: message = "port \(port): \(String(cString: strerror(number)))"
    }
  }
}
