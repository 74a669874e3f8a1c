import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Providers

/// A provider's client with arbitrary answers. The first bytes choose the call, the status, a
/// header field and whether the token is one of the answers. The bodies follow, separated by
/// `separator`.
enum WireTarget {
  static let separator = Array("\n%%\n".utf8)
  private static let statuses = [
    200, 201, 202, 204, 207, 301, 400, 401, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503, 599,
    100,
  ]

  static func run(kind: String, _ bytes: [UInt8]) throws {
    guard let factory = ProviderRegistry.factory(for: ProviderKind(kind)) else {
      throw FuzzFinding(description: "there is no \(kind)")
    }
    var input = FuzzInput(bytes)
    let question = input.byte()
    let status = input.choice(statuses)
    let flags = input.byte()
    let bodies = Array(input.rest).split(separator: separator).prefix(8).map { Data($0) }
    let answers = bodies.enumerated().map { index, body in
      // All answers except the last have status 200.
      IncomingResponse(
        status: index == bodies.count - 1 ? status : 200, fields: fields(flags, body), body: body)
    }
    let client = try FuzzClient.make(factory, answers: answers, isTokenGiven: flags & 1 == 0)
    try DrainingExecutor.run { try await WireQuestion(client: client).ask(question) }
  }

  private static func fields(_ flags: Int, _ body: Data) -> HTTPFields {
    var fields = HTTPFields()
    let text = String(decoding: body.prefix(24), as: UTF8.self).filter(\.isASCII)
    let values = ["9223372036854775807", "-1", "Sun, 06 Nov 1994 08:49:37 GMT", "1e11", text]
    if flags & 2 != 0 { fields[.retryAfter] = values[(flags >> 4) % values.count] }
    if flags & 4 != 0, let name = HTTPField.Name("x-request-id") { fields[name] = text }
    return fields
  }
}
