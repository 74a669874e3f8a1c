import Domain
import HTTPKit
import HTTPTypes

/// Every request that goes to Propeller. contracts/propeller.md, read 2026-11.
struct PropellerRequests: Sendable {
  /// The largest page [assumed]; refused with error 10015 where it is too large.
  static let mostRows = 100

  let baseURL: String

  /// [vendor] OAuth2 client credentials, form-encoded.
  static func token(url: String, clientID: String, clientSecret: Secret) -> OutgoingRequest {
    OutgoingRequest(
      .post, RequestURL(base: url, path: [], endsInSlash: url.hasSuffix("/")),
      body: .form([
        FormField("client_id", .plain(clientID)),
        FormField("client_secret", .secret(clientSecret)),
        FormField("grant_type", .plain("client_credentials")),
      ]), answerHoldsSecret: true)
  }

  /// [vendor] `GET /contacts/{lookupKey}/{lookupId}?source=…&language=…`
  func contact(_ lookup: ContactLookup, token: Secret) -> OutgoingRequest {
    let value =
      lookup.key.isPersonal
      ? RequestURL.Part.personal(lookup.value) : RequestURL.Part.plain(lookup.value)
    var query: [RequestURL.QueryItem] = []
    if let source = lookup.source { query.append(.init("source", .plain(source))) }
    if let language = lookup.language { query.append(.init("language", .plain(language))) }
    return OutgoingRequest(
      .get,
      RequestURL(
        base: baseURL, path: [.plain("contacts"), .plain(lookup.key.name), value], query: query),
      secretFields: [Self.bearer(token)])
  }

  /// [vendor] `POST /contacts/search`. `offset` is the page size, `page` counts from 1.
  func search(
    _ filter: PropellerFilter, page: Int, pageSize: Int, token: Secret
  ) -> OutgoingRequest {
    var body = filter.members
    body["offset"] = .integer(Int64(pageSize))
    body["page"] = .integer(Int64(page))
    return OutgoingRequest(
      .post, RequestURL(base: baseURL, path: [.plain("contacts"), .plain("search")]),
      secretFields: [Self.bearer(token)], body: .json(.object(body)))
  }

  private static func bearer(_ token: Secret) -> SecretField {
    SecretField(.authorization, prefix: "Bearer ", token)
  }
}

/// The conditions of a search as its body names them. [vendor]
struct PropellerFilter: Sendable {
  /// Keys of `--where`, as interface.md has them.
  enum Key: String, CaseIterable {
    case name
    case debtorId
    case createdFrom
    case createdTo
    case modifiedFrom
    case modifiedTo
  }

  /// A condition whose value cannot be sent.
  struct Misfit: Error {
    var key: String
    var message: String
  }

  private(set) var members: [String: JSONValue] = [:]

  /// Conditions under other keys are left out: they are refused before.
  init(_ conditions: [QueryCondition]) throws(Misfit) {
    var debtors: [JSONValue] = []
    var ranges: [String: [String: JSONValue]] = [:]
    for condition in conditions {
      switch Key(rawValue: condition.key) {
      case .name?: members["name"] = .string(condition.value)
      case .debtorId?:
        // [vendor] Comes as a number or a text, so that it goes out as what it looks like.
        debtors.append(
          WholeNumbers.value(condition.value).map { .integer(Int64($0)) }
            ?? .string(condition.value))
      case .createdFrom?: ranges["dateCreated", default: [:]]["from"] = try Self.date(condition)
      case .createdTo?: ranges["dateCreated", default: [:]]["to"] = try Self.date(condition)
      case .modifiedFrom?: ranges["dateModified", default: [:]]["from"] = try Self.date(condition)
      case .modifiedTo?: ranges["dateModified", default: [:]]["to"] = try Self.date(condition)
      case nil: break
      }
    }
    if !debtors.isEmpty { members["debtorIds"] = .array(debtors) }
    for (name, range) in ranges { members[name] = .object(range) }
  }

  /// ISO from people, `28/08/1993` on the wire. [vendor]
  private static func date(_ condition: QueryCondition) throws(Misfit) -> JSONValue {
    guard let date = CalendarDate(iso: condition.value) else {
      throw Misfit(key: condition.key, message: "\(condition.key) is a date like 1993-08-28")
    }
    return .string(date.dayFirst)
  }
}

/// The provider's pages that cover a range of rows.
struct PropellerPages: Sendable {
  let pageSize: Int
  /// Counted from 1.
  let numbers: ClosedRange<Int>
  /// Rows of the first page that stand before the range.
  let skipped: Int

  /// Where the range is itself one page of the provider's, it is asked for as that one.
  init(first: Int, limit: Int, most: Int) {
    pageSize = limit <= most && first % limit == 0 ? limit : most
    numbers = (first / pageSize + 1)...((first + limit - 1) / pageSize + 1)
    skipped = first % pageSize
  }
}
