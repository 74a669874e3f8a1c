import Domain
import HTTPKit
import HTTPTypes

/// Every request to Open2b: always `POST` with a JSON object, to a path that names the method.
/// [seed] docs/providers/contracts/open2b.md, read 2026-11.
struct Open2bRequests: Sendable {
  /// [assumed] The most rows of one `find`; the provider gives no limit.
  static let mostRows = 1000
  /// [assumed] The most identifiers of one `delete`; the provider gives no limit.
  static let mostDeletions = 100

  let baseURL: String
  let auth: Open2bAuth

  /// Rows by index.
  func find(_ query: ContactQuery, first: Int, limit: Int) -> OutgoingRequest {
    find(query, conditions: [:], order: query.order, limit: limit, first: first)
  }

  /// [assumed] Rows with greater identifiers, in identifier order.
  func find(_ query: ContactQuery, after id: Int, limit: Int) -> OutgoingRequest {
    find(
      query, conditions: ["after": .integer(Int64(id))], order: [SortKey("id")], limit: limit,
      first: nil)
  }

  func get(id: Int, fields: [String]?) -> OutgoingRequest {
    var body: [String: JSONValue] = ["id": .integer(Int64(id))]
    body["fields"] = Self.selection(fields)
    return call("get", body)
  }

  /// [seed] The member `conditions` is required and may be null.
  func count(_ conditions: [QueryCondition]) -> OutgoingRequest {
    call("count", ["conditions": Self.conditions(conditions).map(JSONValue.object) ?? .null])
  }

  func create(_ draft: ContactDraft) -> OutgoingRequest {
    call("create", ["contact": Self.contact(draft)], isWrite: true)
  }

  /// Fields left out stay as they are.
  func update(id: Int, _ draft: ContactDraft) -> OutgoingRequest {
    call(
      "update", ["id": .integer(Int64(id)), "contact": Self.contact(draft)], isWrite: true)
  }

  func delete(ids: [Int]) -> OutgoingRequest {
    call("delete", ["ids": .array(ids.map { .integer(Int64($0)) })], isWrite: true)
  }

  // MARK: - Parts

  private func find(
    _ query: ContactQuery, conditions extra: [String: JSONValue], order: [SortKey], limit: Int,
    first: Int?
  ) -> OutgoingRequest {
    var body: [String: JSONValue] = ["limit": .integer(Int64(limit))]
    let conditions = (Self.conditions(query.conditions) ?? [:]).merging(extra) { $1 }
    if !conditions.isEmpty { body["conditions"] = .object(conditions) }
    if !order.isEmpty { body["order"] = .array(order.map { .string($0.description) }) }
    if let first { body["first"] = .integer(Int64(first)) }
    body["fields"] = Self.selection(query.fields)
    return call("find", body)
  }

  private func call(
    _ method: String, _ body: [String: JSONValue], isWrite: Bool = false
  ) -> OutgoingRequest {
    var request = OutgoingRequest(
      .post,
      RequestURL(
        base: baseURL,
        path: [.plain("api"), .plain("v6"), .plain("commerce.contacts.\(method)")]),
      secretFields: auth.fields,
      body: .json(.object(body), contentType: "application/json; charset=utf-8"), isWrite: isWrite)
    request.saysLimit = Open2bErrors.saysLimit
    return request
  }

  private static func contact(_ draft: ContactDraft) -> JSONValue {
    .object(draft.nested(\.value))
  }

  /// A number if possible, otherwise the text, which the provider refuses.
  private static func conditions(_ conditions: [QueryCondition]) -> [String: JSONValue]? {
    guard !conditions.isEmpty else { return nil }
    return conditions.reduce(into: [:]) { members, condition in
      members[condition.key] =
        WholeNumbers.value(condition.value).map { .integer(Int64($0)) } ?? .string(condition.value)
    }
  }

  /// Always includes the identifier, which the client needs.
  private static func selection(_ fields: [String]?) -> JSONValue? {
    guard let fields else { return nil }
    return .array((fields.contains("id") ? fields : ["id"] + fields).map(JSONValue.string))
  }
}
