package import Domain
package import Foundation
package import HTTPTypes

/// A request whose secrets and personal parts are marked by their origin, so that logs and plans
/// can hide them without guessing from names.
package struct OutgoingRequest: Sendable {
  package var method: HTTPRequest.Method
  package var url: RequestURL
  package var fields: HTTPFields
  package var secretFields: [SecretField]
  package var body: RequestBody
  /// Whether it changes something at the provider. Such a request is never blindly retried and
  /// never sent on a reused connection.
  package var isWrite: Bool
  /// Gets the body of a 2xx answer, which is then empty in the response; `nil` collects it.
  package var answerSink: AnswerSink?
  /// Whether the answer's body must not be shown, like a token's.
  package var answerHoldsSecret: Bool
  /// Whether an answer says that the call limit is reached and nothing was done.
  package var saysLimit: @Sendable (IncomingResponse) -> Bool = { $0.status == 429 }

  package init(
    _ method: HTTPRequest.Method, _ url: RequestURL, fields: HTTPFields = [:],
    secretFields: [SecretField] = [], body: RequestBody = .none, isWrite: Bool = false,
    answerHoldsSecret: Bool = false
  ) {
    self.method = method
    self.url = url
    self.fields = fields
    self.secretFields = secretFields
    self.body = body
    self.isWrite = isWrite
    self.answerHoldsSecret = answerHoldsSecret
  }
}

/// A header field with a secret value after a prefix that is not secret ("Bearer ").
package struct SecretField: Sendable {
  package var name: HTTPField.Name
  package var prefix: String
  package var value: Secret

  package init(_ name: HTTPField.Name, prefix: String = "", _ value: Secret) {
    self.name = name
    self.prefix = prefix
    self.value = value
  }
}

package enum RequestBody: Sendable {
  case none
  case bytes(Data, contentType: String)
  /// `application/x-www-form-urlencoded`.
  case form([FormField])
  /// `multipart/form-data` with one part, read from disk while it is sent.
  case multipart(FilePart)
}

package struct FormField: Sendable {
  package enum Value: Sendable {
    case plain(String)
    case secret(Secret)
  }

  package var name: String
  package var value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

/// Takes the body of a 2xx answer while it arrives; other bodies are collected.
package struct AnswerSink: Sendable {
  /// Gets the next bytes in order, 1 byte to 256 KiB. The provider waits while it works, so that at
  /// most one chunk is kept. `false` ends the request, and its `send` throws `.cancelled`.
  package let receive: @Sendable (Data) async -> Bool

  package init(_ receive: @escaping @Sendable (Data) async -> Bool) { self.receive = receive }
}
