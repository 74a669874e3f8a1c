import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Providers
import Synchronization

/// A provider's client that gets the fuzzer's answers through the real retries.
enum FuzzClient {
  static let secret = "s3cret-of-the-fuzzer"

  static func make(
    _ factory: any ProviderFactory.Type, answers: [IncomingResponse], isTokenGiven: Bool = true
  ) throws -> any ProviderClient {
    guard let name = ProviderName("shop") else { throw FuzzFinding(description: "no name") }
    let ambient = Ambient(
      now: { Date(timeIntervalSince1970: 1_700_000_000) },
      steady: { Date(timeIntervalSince1970: 1_700_000_000) }, sleep: { _ in }, makeID: { UUID() },
      randomFraction: { 0 }, moment: { nil })
    let required = factory.settingKeys.filter(\.isRequired).map { ($0.name, sample($0.form)) }
    let transport = RetryingTransport(
      FuzzTransport(answers, isTokenGiven: isTokenGiven), ambient: ambient)
    return factory.makeClient(
      ProviderSettings(
        name: name, baseURL: "https://shop.example.com/v1", credential: Secret(secret),
        values: Dictionary(uniqueKeysWithValues: required)),
      transport: transport, ambient: ambient)
  }

  private static func sample(_ form: SettingKey.Form) -> SettingValue {
    switch form {
    case .text: .text("me")
    case .url: .text("https://shop.example.com/token")
    case .headerName: .text("X-Key")
    case .word(let words): .text(words.first ?? "")
    case .delimiter: .text(";")
    case .texts(let count): .texts((0..<count).map(String.init))
    }
  }
}

/// Returns the answers in order, then repeats the last one. A sink gets its answer in small chunks.
private final class FuzzTransport: HTTPTransport, Sendable {
  private let answers: [IncomingResponse]
  private let isTokenGiven: Bool
  private let count = Mutex(0)

  init(_ answers: [IncomingResponse], isTokenGiven: Bool) {
    self.answers = answers
    self.isTokenGiven = isTokenGiven
  }

  @concurrent func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse {
    if isTokenGiven, request.answerHoldsSecret { return Self.token }
    let index = count.withLock { count in
      count += 1
      return count - 1
    }
    guard let answer = answers.dropFirst(index).first ?? answers.last, index < 50 else {
      throw TransportFailure(.connectionLost, delivery: .unknown, message: "no more answers")
    }
    guard let sink = request.answerSink, (200..<300).contains(answer.status) else { return answer }
    var rest = answer.body
    while !rest.isEmpty {
      let chunk = Data(rest.prefix(7))
      rest = Data(rest.dropFirst(chunk.count))
      guard await sink.receive(chunk) else {
        throw TransportFailure(.cancelled, delivery: .unknown, message: "cancelled")
      }
    }
    return IncomingResponse(status: answer.status, fields: answer.fields, body: Data())
  }

  private static let token = IncomingResponse(
    status: 200, fields: [:],
    body: Data(#"{"access_token":"t0ken","token_type":"bearer","expires_in":86400}"#.utf8))
}
