import Foundation

/// One request as a provider sees it: decoded but not yet checked.
struct Call: Sendable {
  let method: String
  /// As sent, percent-encoded, without the query.
  let path: String
  /// The path between its slashes, each part percent-decoded; `/contacts/` gives `contacts` and
  /// `""`.
  let segments: [String]
  /// In the order sent, decoded as a form: `+` is a space, as at the vendors' servers. A client
  /// that leaves the `+` of an e-mail address raw asks for another address.
  let query: [RecordedRequest.QueryItem]
  /// Names in lower case.
  let headers: [String: String]
  let body: Data

  /// An error in the query, which each provider words itself.
  enum QueryFault: Error {
    case unknown(String)
    case repeated(String)
  }

  /// The query as a dictionary.
  ///
  /// Throws for a parameter that is not in `names`, and for a repeated one.
  func parameters(_ names: Set<String>) throws(QueryFault) -> [String: String] {
    var values: [String: String] = [:]
    for item in query {
      guard names.contains(item.name) else { throw .unknown(item.name) }
      guard values[item.name] == nil else { throw .repeated(item.name) }
      values[item.name] = item.value
    }
    return values
  }

  /// The media type in lower case without its parameters; `""` if the header is missing.
  var mediaType: String {
    let value = headers["content-type"] ?? ""
    return value.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
  }

  /// A parameter of `Content-Type` such as `boundary`, without its quotes.
  func mediaTypeParameter(_ name: String) -> String? {
    let parameters = (headers["content-type"] ?? "").split(separator: ";").dropFirst()
    for parameter in parameters {
      let pair = parameter.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].trimmingCharacters(in: .whitespaces).lowercased() == name
      else { continue }
      return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    }
    return nil
  }

  /// `a=1&b=x+y` as pairs; a part that is wrongly percent-encoded stays as it was sent.
  static func formItems(_ text: String) -> [RecordedRequest.QueryItem] {
    text.split(separator: "&").map { part in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { part -> String in
          let spaced = part.replacing("+", with: " ")
          return String(spaced).removingPercentEncoding ?? String(spaced)
        }
      return RecordedRequest.QueryItem(name: pair[0], value: pair.count > 1 ? pair[1] : "")
    }
  }

  static func segments(_ path: String) -> [String] {
    path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0).removingPercentEncoding ?? String($0)
    }
  }
}
