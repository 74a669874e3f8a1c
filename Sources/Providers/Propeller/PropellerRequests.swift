import Domain
import HTTPKit
import HTTPTypes

/// Every request to Propeller. docs/providers/contracts/propeller.md, read 2026-11.
struct PropellerRequests: Sendable {
  /// [assumed] The largest page; error 10015 refuses one that is too large.
  static let mostRows = 100
  /// [assumed] The most contacts of one bulk.
  static let bulkRows = 100

  /// How long before the last reading changes are asked for, in seconds: a day for the time zone, one
  /// if the filter leaves out its own day, one for a clock that was set back.
  static let overlap = 3.0 * 86_400

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

  // MARK: - One contact

  /// [vendor] `GET /contacts/{lookupKey}/{lookupId}?source=…&language=…`
  func contact(_ lookup: ContactLookup, token: Secret) -> OutgoingRequest {
    request(.get, url(lookup), token)
  }

  /// [vendor] `GET /contacts/{lookupKey}/{lookupId}?expands=parent`
  func contactWithCompany(_ lookup: ContactLookup, token: Secret) -> OutgoingRequest {
    request(.get, url(lookup, expands: "parent"), token)
  }

  /// [vendor] `POST /contacts/`, with the slash.
  func create(_ members: [String: JSONValue], token: Secret) -> OutgoingRequest {
    let url = RequestURL(base: baseURL, path: [.plain("contacts")], endsInSlash: true)
    return request(.post, url, token, .json(.object(members)), isWrite: true)
  }

  /// [vendor] `PATCH /contacts/{lookupKey}/{lookupId}`
  func update(
    _ lookup: ContactLookup, _ members: [String: JSONValue], token: Secret
  ) -> OutgoingRequest {
    request(.patch, url(lookup), token, .json(.object(members)), isWrite: true)
  }

  /// [vendor] `DELETE /contacts/{lookupKey}/{lookupId}`
  func delete(_ lookup: ContactLookup, token: Secret) -> OutgoingRequest {
    request(.delete, url(lookup), token, isWrite: true)
  }

  /// [vendor] `POST /contacts/{lookupKey}/{lookupId}/pricing`
  func setPricing(
    of lookup: ContactLookup, _ pricing: JSONValue, token: Secret
  ) -> OutgoingRequest {
    request(.post, url(lookup, ["pricing"]), token, .json(pricing), isWrite: true)
  }

  /// [assumed] `DELETE /contacts/{lookupKey}/{lookupId}/pricing`
  func removePricing(of lookup: ContactLookup, token: Secret) -> OutgoingRequest {
    request(.delete, url(lookup, ["pricing"]), token, isWrite: true)
  }

  // MARK: - Several contacts

  /// [vendor] `POST /contacts/search`. `offset` is the page size; `page` counts from 1.
  func search(
    _ filter: PropellerFilter, page: Int, pageSize: Int, token: Secret
  ) -> OutgoingRequest {
    var body = filter.members
    body["offset"] = .integer(Int64(pageSize))
    body["page"] = .integer(Int64(page))
    return request(.post, url(["search"]), token, .json(.object(body)))
  }

  /// [vendor] `POST /contacts/bulk/{lookupKey}`
  func bulk(by key: LookupKey, _ rows: [JSONValue], token: Secret) -> OutgoingRequest {
    let body = JSONValue.object(["contacts": .array(rows)])
    return request(.post, url(["bulk", key.name]), token, .json(body), isWrite: true)
  }

  // MARK: - Parts

  private func request(
    _ method: HTTPRequest.Method, _ url: RequestURL, _ token: Secret, _ body: RequestBody = .none,
    isWrite: Bool = false
  ) -> OutgoingRequest {
    OutgoingRequest(
      method, url, secretFields: [SecretField(.authorization, prefix: "Bearer ", token)],
      body: body, isWrite: isWrite)
  }

  private func url(_ names: [String]) -> RequestURL {
    RequestURL(base: baseURL, path: [.plain("contacts")] + names.map(RequestURL.Part.plain))
  }

  /// [seed] `source` and `language` choose among several contacts with the same key.
  private func url(
    _ lookup: ContactLookup, _ names: [String] = [], expands: String? = nil
  ) -> RequestURL {
    let value =
      lookup.key.isPersonal
      ? RequestURL.Part.personal(lookup.value) : RequestURL.Part.plain(lookup.value)
    var query: [RequestURL.QueryItem] = []
    if let source = lookup.source { query.append(.init("source", .plain(source))) }
    if let language = lookup.language { query.append(.init("language", .plain(language))) }
    if let expands { query.append(.init("expands", .plain(expands))) }
    return RequestURL(
      base: baseURL,
      path: [.plain("contacts"), .plain(lookup.key.name), value]
        + names.map(RequestURL.Part.plain), query: query)
  }
}

/// The conditions of a search in wire form. [vendor]
struct PropellerFilter: Sendable {
  /// Keys of `--where` (docs/providers/Propeller.md).
  enum Key: String, CaseIterable {
    case name
    case debtorId
    case createdFrom
    case createdTo
    case modifiedFrom
    case modifiedTo
  }

  private(set) var members: [String: JSONValue] = [:]

  /// Ignores unknown keys, which are refused earlier.
  ///
  /// - Throws: If a value cannot be sent.
  init(_ conditions: [QueryCondition]) throws(FieldProblem) {
    var debtors: [JSONValue] = []
    var ranges: [String: [String: JSONValue]] = [:]
    for condition in conditions {
      switch Key(rawValue: condition.key) {
      case .name?: members["name"] = .string(condition.value)
      case .debtorId?:
        // [vendor] Answers have a number or a text, so it is sent as a number if it looks like one.
        let number = WholeNumbers.value(condition.value)
        debtors.append(
          number.flatMap { String($0) == condition.value ? .integer(Int64($0)) : nil }
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

  /// ISO in conditions, `28/08/1993` on the wire [vendor].
  private static func date(_ condition: QueryCondition) throws(FieldProblem) -> JSONValue {
    guard let date = CalendarDate(iso: condition.value) else {
      throw FieldProblem(field: condition.key, message: "must be a date like 1993-08-28")
    }
    return .string(date.dayFirst)
  }
}

/// The provider's pages that cover a range of rows.
struct PropellerPages: Sendable {
  let pageSize: Int
  /// From 1.
  let numbers: ClosedRange<Int>
  /// Rows of the first page before the range.
  let skipped: Int

  /// Uses the range itself as the page if it is exactly one page.
  init(first: Int, limit: Int, most: Int) {
    pageSize = limit <= most && first % limit == 0 ? limit : most
    numbers = (first / pageSize + 1)...((first + limit - 1) / pageSize + 1)
    skipped = first % pageSize
  }
}

/// The largest page size that the provider has not refused.
actor AcceptedPageSize {
  private(set) var most = PropellerRequests.mostRows

  func refuse(_ size: Int) { most = min(most, max(1, size / 2)) }
}
