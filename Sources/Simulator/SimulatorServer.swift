import FlyingFox
import FlyingSocks
import Foundation
import Glibc

/// The four vendors' APIs on one port of this machine, filled with generated people.
///
/// Paths are the vendors' own; only scheme and host differ. What a provider's world holds that tests
/// and demonstrations can rely on stands in `WellKnownPeople` and in each provider's `…WellKnown`.
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

  /// Starts to listen on 127.0.0.1, and returns the port when it does.
  ///
  /// Throws `PortUnavailable` where it cannot have the port. A server is started once.
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

  /// Runs the server in a task of its own and returns when it listens, or throws why it does not.
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

  /// Closes the port and every connection at once, also those that wait for an answer.
  package func stop() async {
    running?.cancel()
    await running?.value
  }

  /// Changes the wait before each answer, for calls that arrive from now on.
  package func setLatency(_ latency: Duration) async {
    await exchange.setLatency(latency)
  }

  /// Changes the share of calls that fail, for calls that arrive from now on.
  package func setFaultRate(_ rate: Double) async {
    await exchange.setFaultRate(rate)
  }

  /// The requests so far in order of arrival, the last 10,000 at most.
  package func requests() async -> [RecordedRequest] {
    await exchange.requests
  }

  package func forgetRequests() async {
    await exchange.forgetRequests()
  }

  /// Lets the next calls of one provider fail.
  ///
  /// - Parameters:
  ///   - fault: what happens to each of them
  ///   - kind: the provider's kind as in the configuration
  ///   - count: how many calls
  ///   - filter: which calls count
  package func failNext(
    _ fault: Fault, at kind: String, count: Int = 1, where filter: CallFilter = CallFilter()
  ) async {
    precondition(
      SimulatorRegistry.providers.contains { $0.kind == kind }, "No provider is called \(kind).")
    await exchange.script(fault, kind: kind, count: count, filter: filter)
  }

  /// Scripted failures that did not happen yet do not happen any more.
  package func forgetFaults() async {
    await exchange.forgetScripts()
  }

  /// `http://127.0.0.1:<port>`, valid once started.
  package var baseURL: String { "http://127.0.0.1:\(port)" }

  /// A configuration in TOML with one `[[provider]]` for each, valid once started. It holds the keys
  /// themselves (`key = { value = "…" }`), so write it to a file that only its owner can read.
  package var configuration: String {
    exchange.providers.map { $0.configuration(base: baseURL) }.joined(separator: "\n")
  }
}
