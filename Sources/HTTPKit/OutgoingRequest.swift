package import Domain
package import Foundation
package import HTTPTypes

/// A request whose secrets and personal parts are marked by where they came from, so that logs and
/// plans can leave them out without guessing from names.
package struct OutgoingRequest: Sendable {
  package var method: HTTPRequest.Method
  package var url: RequestURL
  /// Without secrets.
  package var fields: HTTPFields
  package var secretFields: [SecretField]
  package var body: RequestBody
  /// Whether it changes something at the provider: it is then never repeated blindly, and never
  /// sent on a reused connection.
  package var isWrite: Bool
  /// Gets the body of a 2xx answer, which then has none itself; `nil` collects it.
  package var answerSink: AnswerSink?
  /// Whether the answer's body is itself not to be shown to anyone, as a token's is.
  package var answerHoldsSecret: Bool
  /// Whether an answer says that the provider's call limit is reached, so that nothing was done.
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

/// A header field whose value is secret, with a prefix that is not ("Bearer ").
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
  /// `multipart/form-data` of one part, read from disk while it is sent.
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
