import FlyingFox
import Foundation

/// Records each request, finds its provider, and applies the plan of faults.
actor SimulatorExchange {
  /// How many requests are remembered; older ones are dropped.
  static let memory = 10_000

  let providers: [any SimulatedProvider]
  private(set) var requests: [RecordedRequest] = []
  private var latency: Duration
  private let wait: @Sendable (Duration) async throws -> Void
  private var plan: FaultPlan
  /// The names of the providers that answer no call.
  private var down: Set<String>
  private let log: ExchangeLog?
  private let now: @Sendable () -> Date
  private var dealtWith = 0

  init(_ options: SimulatorOptions) {
    let world = WorldOptions(
      contacts: options.contacts, seed: options.seed, hasLimits: options.hasLimits,
      isHostile: options.isHostile,
      keptFields: options.keptFields, requiredFields: options.requiredFields, now: options.now)
    self.providers = SimulatorRegistry.providers.filter {
      options.providers?.contains($0.account.name) ?? true
    }.map { $0.init(world) }
    self.latency = options.latency
    self.wait = options.wait
    self.plan = FaultPlan(
      seed: options.seed, rate: options.faultRate, and: options.additionalFaults)
    self.down = options.down
    self.log = options.log
    self.now = options.now
  }

  func setFaultRate(_ rate: Double) {
    plan.rate = rate
  }

  func setDown(_ isDown: Bool, _ name: String) {
    if isDown { down.insert(name) } else { down.remove(name) }
  }

  func setLatency(_ latency: Duration) {
    self.latency = latency
  }

  func script(_ fault: Fault, at name: String, count: Int, filter: CallFilter) {
    plan.script(fault, at: name, count: count, filter: filter)
  }

  func forgetScripts() {
    plan.forgetScripts()
  }

  func forgetRequests() {
    requests = []
  }

  /// Answers one request. A server that is stopping closes the connection instead.
  nonisolated func respond(to request: HTTPRequest) async -> HTTPResponse {
    do {
      let call = try await Call(request)
      var response = try await respond(to: call, target: request.target.rawValue)
      response.headers[HTTPHeader("Date")] = CivilDate(now()).httpDate
      return response
    } catch {
      return .closedConnection
    }
  }

  private func respond(to call: Call, target: String) async throws -> HTTPResponse {
    let arrived = Arrival(time: now(), uptime: ExchangeLog.Line.uptime())
    let provider = providers.first { $0.owns(call) }
    remember(call, provider: provider.map { type(of: $0).account.name })
    guard let provider else {
      write(call, target, arrived: arrived, provider: nil, fault: nil, answer: nil)
      return HTTPResponse(.text("No provider has this path.\n", status: 404))
    }
    let name = type(of: provider).account.name
    let fault = down.contains(name) ? .closedBeforeApplying : plan.fault(for: call, at: name)
    if latency > .zero { try await wait(latency) }
    if case .slow(let delay) = fault { try await wait(delay) }
    let answer = fault?.isApplied ?? true ? await provider.answer(call) : nil
    if let lateness = fault?.lateness {
      apply(call, target, arrived: arrived, provider, fault, after: lateness)
    } else {
      write(call, target, arrived: arrived, provider: provider, fault: fault, answer: answer)
    }
    if let pause = fault?.waitBeforeAnswer { try await wait(pause) }
    switch fault {
    case .closedBeforeApplying, .closedAfterApplying, .heldBeforeApplying, .heldAfterApplying,
      .closedThenApplying:
      return .closedConnection
    case .foreign(let status, _), .statusThenApplying(let status, _):
      return HTTPResponse(.gatewayPage(status))
    case .status(let status, let headers):
      var failure = provider.failure(status: status)
      failure.headers.merge(headers) { _, scripted in scripted }
      return HTTPResponse(failure)
    case .statusAfterApplying(let status):
      return HTTPResponse(provider.failure(status: status))
    case .answer(let status, let headers, let body, _):
      let type = ["Content-Type": "application/json; charset=utf-8"]
      return HTTPResponse(
        Answer(
          status: status, headers: type.merging(headers) { _, own in own }, body: Data(body.utf8)))
    case .bytes(let body):
      let type = ["Content-Type": "application/json; charset=utf-8"]
      return HTTPResponse(Answer(status: 200, headers: type, body: body))
    case .html:
      return HTTPResponse(
        .text("<html><body><h1>Welcome</h1></body></html>\n", status: 200, type: "text/html"))
    case .cutOff:
      return .cutOff(answer ?? provider.failure(status: 500))
    case .packed(let packing):
      var packed = answer ?? provider.failure(status: 500)
      packed.body = packing.packed(packed.body)
      packed.headers["Content-Encoding"] = packing.rawValue
      return HTTPResponse(packed)
    case .damaged(let damage):
      var damaged = answer ?? provider.failure(status: 500)
      damaged.body = damage.applied(to: damaged.body)
      return HTTPResponse(damaged)
    case .limitedUntil(let delay):
      var limit = provider.failure(status: 429)
      let end = now().timeIntervalSince1970 + delay / .seconds(1)
      limit.headers["Retry-After"] = String(Int(end.rounded(.up)))
      return HTTPResponse(limit)
    case .slow, .slowAfterApplying, nil:
      return HTTPResponse(answer ?? provider.failure(status: 500))
    }
  }

  /// Applies a request late. The log has it once it is dealt with.
  private func apply(
    _ call: Call, _ target: String, arrived: Arrival, _ provider: any SimulatedProvider,
    _ fault: Fault?, after lateness: Duration
  ) {
    let wait = wait
    Task {
      do {
        try await wait(lateness)
      } catch {
        return  // The server is stopping.
      }
      let answer = await provider.answer(call)
      write(call, target, arrived: arrived, provider: provider, fault: fault, answer: answer)
    }
  }

  private func write(
    _ call: Call, _ target: String, arrived: Arrival, provider: (any SimulatedProvider)?,
    fault: Fault?, answer: Answer?
  ) {
    guard let log else { return }
    dealtWith += 1
    log.append(
      ExchangeLog.Line(
        number: dealtWith, arrived: arrived.time, dealtWith: now(),
        arrivedUptime: arrived.uptime, uptime: ExchangeLog.Line.uptime(),
        provider: provider.map { type(of: $0).kind }, method: call.method, target: target,
        fault: fault, status: answer?.status,
        effect: provider?.effect(of: call, answer) ?? CallEffect()))
  }

  private struct Arrival {
    var time: Date
    var uptime: Double
  }

  private func remember(_ call: Call, provider: String?) {
    if requests.count >= Self.memory { requests.removeFirst(Self.memory / 10) }
    requests.append(
      RecordedRequest(
        provider: provider, method: call.method, path: call.path, query: call.query,
        headers: call.headers, body: call.body))
  }
}

extension Call {
  fileprivate init(_ request: HTTPRequest) async throws {
    let path = request.target.path()
    var headers: [String: String] = [:]
    for (name, value) in request.headers {
      headers[name.rawValue.lowercased()] = value
    }
    self.init(
      method: request.method.rawValue, path: path, segments: Call.segments(path),
      query: Call.formItems(request.target.query()), headers: headers,
      body: try await request.bodyData)
  }
}
