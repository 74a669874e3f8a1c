import Domain
import HTTPKit
import HTTPTypes

/// Every request to CharityStack. docs/providers/contracts/charitystack.md, read 2026-11.
struct CharityStackRequests: Sendable {
  /// [vendor] `limit` is 1…100.
  static let mostRows = 100
  /// [assumed] The most empty pages in a row, with more to come: a tenth of an hour's calls, and
  /// the rows of 10,000 contacts that do not meet a condition.
  static let mostEmptyPages = 100

  let baseURL: String
  let auth: CharityStackAuth

  /// [seed]
  func contact(id: String) -> OutgoingRequest {
    get(RequestURL(base: baseURL, path: [.plain("contacts"), .plain(id)]))
  }

  /// [vendor] `cursor` is the `lastEvaluatedKey` of the previous page; `nil` for the first.
  func list(_ conditions: [QueryCondition], after cursor: String?, limit: Int) -> OutgoingRequest {
    var query: [RequestURL.QueryItem] = [.init("limit", .plain(String(limit)))]
    if let cursor { query.append(.init("lastEvaluatedKey", .personal(cursor))) }
    query += conditions.map { .init($0.key, .personal($0.value)) }
    return get(RequestURL(base: baseURL, path: [.plain("contacts")], query: query))
  }

  /// [vendor]
  func create(_ members: [String: JSONValue]) -> OutgoingRequest {
    OutgoingRequest(
      .post, RequestURL(base: baseURL, path: [.plain("contacts")]), secretFields: auth.fields,
      body: .json(.object(members)), isWrite: true)
  }

  private func get(_ url: RequestURL) -> OutgoingRequest {
    OutgoingRequest(.get, url, secretFields: auth.fields)
  }
}
