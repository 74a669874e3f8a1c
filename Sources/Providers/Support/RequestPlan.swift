import Domain
import HTTPKit
import HTTPTypes

extension PlannedRequest {
  /// A request as `--dry-run` shows it: all of it but the secrets.
  init(_ request: OutgoingRequest) {
    var headers = request.fields.map {
      FieldValue(name: $0.name.rawName, value: .string($0.value))
    }
    headers += request.secretFields.map {
      FieldValue(name: $0.name.rawName, value: .string($0.prefix + Secret.placeholder))
    }
    if let contentType = request.body.contentType {
      headers.append(FieldValue(name: "Content-Type", value: .string(contentType)))
    }
    self.init(
      method: request.method.rawValue, url: request.url.text, headers: headers,
      body: request.body.planText)
  }
}

extension RequestBody {
  fileprivate var contentType: String? {
    switch self {
    case .none: nil
    case .bytes(_, let contentType): contentType
    case .form: "application/x-www-form-urlencoded"
    }
  }

  fileprivate var planText: String? {
    switch self {
    case .none: nil
    case .bytes(let data, _): String(decoding: data, as: UTF8.self)
    case .form(let fields):
      fields.map { field in
        switch field.value {
        case .plain(let text): "\(field.name)=\(RequestURL.escaped(text))"
        case .secret: "\(field.name)=\(Secret.placeholder)"
        }
      }.joined(separator: "&")
    }
  }
}
