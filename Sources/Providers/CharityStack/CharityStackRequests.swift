import Domain
import HTTPKit
import HTTPTypes

/// Every request that goes to CharityStack. contracts/charitystack.md, read 2026-11.
struct CharityStackRequests: Sendable {
  /// [vendor] `limit` is 1…100.
  static let mostRows = 100

  let baseURL: String
  let auth: CharityStackAuth

  /// [seed]
  func contact(id: String) -> OutgoingRequest {
    get(RequestURL(base: baseURL, path: [.plain("contacts"), .plain(id)]))
  }

  /// [vendor]
  /// `cursor`: the `lastEvaluatedKey` of the page before; `nil` for the first.
  func list(_ conditions: [QueryCondition], after cursor: String?, limit: Int) -> OutgoingRequest {
    var query: [RequestURL.QueryItem] = [.init("limit", .plain(String(limit)))]
    if let cursor { query.append(.init("lastEvaluatedKey", .personal(cursor))) }
    query += conditions.map { .init($0.key, .personal($0.value)) }
    return get(RequestURL(base: baseURL, path: [.plain("contacts")], query: query))
  }

  private func get(_ url: RequestURL) -> OutgoingRequest {
    OutgoingRequest(.get, url, secretFields: auth.fields)
  }
}
