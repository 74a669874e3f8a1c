import Foundation

/// A provider's answer to one call.
struct Answer: Sendable {
  var status: Int
  var headers: [String: String] = [:]
  var body = Data()

  static func json(_ value: JSON, status: Int = 200, headers: [String: String] = [:]) -> Answer {
    let type = ["Content-Type": "application/json; charset=utf-8"]
    return Answer(
      status: status, headers: headers.merging(type) { own, _ in own }, body: value.data)
  }

  static func text(
    _ text: String, status: Int, type: String = "text/plain; charset=utf-8"
  ) -> Answer {
    Answer(status: status, headers: ["Content-Type": type], body: Data(text.utf8))
  }

  /// A page of nginx or a similar gateway, without anything of the provider's.
  static func gatewayPage(_ status: Int) -> Answer {
    let title = "\(status) \(phrase(status))"
    return text(
      "<html><head><title>\(title)</title></head><body><center><h1>\(title)</h1></center><hr>"
        + "<center>nginx</center></body></html>\r\n", status: status, type: "text/html")
  }

  /// The status line's text for every status that the simulator gives itself.
  static func phrase(_ status: Int) -> String {
    let phrases = [
      200: "OK", 201: "Created", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
      404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 410: "Gone",
      415: "Unsupported Media Type", 429: "Too Many Requests", 500: "Internal Server Error",
      502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
    return phrases[status] ?? "Status \(status)"
  }
}
