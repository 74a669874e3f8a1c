import Foundation
import Simulator

/// A simulator and a token from it.
struct PropellerCalls: Sendable {
  let calls: LocalCalls
  let token: String

  static func tokenForm(
    _ secret: String = PropellerWellKnown.clientSecret, grant: String = "client_credentials"
  ) -> String {
    "client_id=\(PropellerWellKnown.clientID)&client_secret=\(secret)&grant_type=\(grant)"
  }

  func send(_ method: String, _ path: String, _ body: String? = nil) async throws -> Reply {
    try await calls.call(
      method, "/v2/contacts\(path)",
      headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/json"],
      body: body.map { Data($0.utf8) })
  }

  func contact(_ path: String) async throws -> Node {
    try await send("GET", path).json["data"]
  }
}

extension LocalCalls {
  func propellerToken(
    _ form: String = PropellerCalls.tokenForm(), type: String = "application/x-www-form-urlencoded"
  ) async throws -> Reply {
    try await call(
      "POST", "/oauth2/token", headers: ["Content-Type": type], body: Data(form.utf8))
  }
}

func withPropeller(
  _ options: SimulatorOptions = SimulatorOptions(contacts: 200),
  _ body: (PropellerCalls) async throws -> Void
) async throws {
  try await withSimulator(options) { calls in
    let token = try await calls.propellerToken().json["access_token"].text ?? ""
    try await body(PropellerCalls(calls: calls, token: token))
  }
}

/// The `code` of an error, which is a number or a string.
func propellerCode(_ reply: Reply) -> Int? {
  let code = reply.json["error"]["code"]
  return code.integer ?? code.text.flatMap { Int($0) }
}
