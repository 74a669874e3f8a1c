import Foundation

/// `https://….amazonaws.com/v1/contacts`: get [seed], list and create [vendor].
struct CharityStackRoutes: SimulatedProvider {
  static let kind = CharityStackWellKnown.kind

  private let world: CharityStackWorld
  private let now: @Sendable () -> Date

  init(_ options: WorldOptions) {
    self.world = CharityStackWorld(options)
    self.now = options.now
  }

  func owns(_ call: Call) -> Bool {
    call.path == "/v1/contacts" || call.path.hasPrefix("/v1/contacts/")
  }

  func answer(_ call: Call) async -> Answer {
    let authorization = (call.headers["authorization"] ?? "").split(separator: " ")
    let key = authorization.last.map { String($0) } ?? ""
    let isKnown =
      authorization.count == 2 && authorization[0] == "Bearer"
      && [CharityStackWellKnown.key, CharityStackWellKnown.readOnlyKey].contains(key)
    let quota = await world.count(isKnown ? key : "")
    var answer: Answer
    if !isKnown {
      answer = CharityStackBodies.error(401, "Missing or invalid API key")
    } else if !quota.isAdmitted {
      answer = CharityStackBodies.error(429, "Rate limit exceeded")
    } else {
      answer = await perform(call, key: key)
    }
    answer.headers.merge(Self.headers(remaining: quota.remaining, reset: quota.reset)) { $1 }
    return answer
  }

  /// On every answer; there is no `Retry-After`. [vendor]
  private static func headers(remaining: Int, reset: Int) -> [String: String] {
    [
      "X-RateLimit-Limit": String(CharityStackWellKnown.callLimit),
      "X-RateLimit-Remaining": String(remaining), "X-RateLimit-Reset": String(reset),
    ]
  }

  private func perform(_ call: Call, key: String) async -> Answer {
    do {
      switch (call.method, call.segments.count) {
      case ("GET", 2): return try await list(call)
      case ("POST", 2) where key == CharityStackWellKnown.readOnlyKey:
        return CharityStackBodies.error(403, "This API key may not create contacts")
      case ("POST", 2): return try await create(call)
      case ("GET", 3): return try await get(call, id: call.segments[2])
      case (_, 2), (_, 3): return CharityStackBodies.error(405, "Method not allowed")
      default: return CharityStackBodies.error(404, "Not found")
      }
    } catch let refusal as CharityStackValidation.Refusal {
      return CharityStackBodies.invalid(refusal.details)
    } catch {
      return failure(status: 500)
    }
  }

  private func get(_ call: Call, id: String) async throws -> Answer {
    _ = try parameters(call, [])
    switch id.lowercased() {
    case CharityStackWellKnown.otherMerchantID:
      return CharityStackBodies.error(403, "Contact belongs to a different merchant")
    case CharityStackWellKnown.goneID:
      return CharityStackBodies.error(410, "Contact is gone")
    default:
      guard let contact = await world.contact(id) else {
        return CharityStackBodies.error(404, "Contact not found")
      }
      return .json(CharityStackBodies.contact(contact))
    }
  }

  private func list(_ call: Call) async throws -> Answer {
    let parameters = try parameters(call, ["limit", "lastEvaluatedKey", "email"])
    let limit = try CharityStackValidation.limit(parameters["limit"])
    guard parameters["email"] != "" else { return CharityStackBodies.invalid(["email is empty"]) }
    let page = await world.page(
      limit: limit, cursor: parameters["lastEvaluatedKey"], email: parameters["email"])
    guard let page else { return CharityStackBodies.invalid(["lastEvaluatedKey is not valid"]) }
    return CharityStackBodies.page(page)
  }

  private func create(_ call: Call) async throws -> Answer {
    _ = try parameters(call, [])
    guard let contact = await world.create(try CharityStackValidation.draft(call)) else {
      return CharityStackBodies.error(
        409, "A contact with this primary email or phone already exists")
    }
    return CharityStackBodies.created(contact)
  }

  private func parameters(_ call: Call, _ names: Set<String>) throws -> [String: String] {
    do {
      return try call.parameters(names)
    } catch .unknown(let name) {
      throw CharityStackValidation.Refusal(details: ["\(name) is not allowed"])
    } catch .repeated(let name) {
      throw CharityStackValidation.Refusal(details: ["\(name) is given twice"])
    }
  }

  /// A 429 of a fault resets within a second.
  func failure(status: Int) -> Answer {
    var answer = CharityStackBodies.error(status, Answer.phrase(status))
    answer.headers.merge(
      Self.headers(
        remaining: status == 429 ? 0 : CharityStackWellKnown.callLimit - 1,
        reset: Int(now().timeIntervalSince1970) + 1)
    ) { $1 }
    return answer
  }

  func configuration(base: String) -> String {
    """
    [[provider]]
    name = "donors"
    kind = "\(Self.kind)"
    base_url = "\(base)/v1"
    key = { value = "\(CharityStackWellKnown.key)" }
    environment = "sandbox"

    """
  }
}
