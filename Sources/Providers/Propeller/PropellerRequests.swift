import Domain
import HTTPKit
import HTTPTypes

/// Every request that goes to Propeller. contracts/propeller.md, read 2026-11.
struct PropellerRequests: Sendable {
  /// The largest page [assumed]; refused with error 10015 where it is too large.
  static let mostRows = 100
  /// The most contacts of one bulk [assumed].
  static let bulkRows = 100

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

  /// [vendor] `POST /contacts/search`. `offset` is the page size, `page` counts from 1.
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

  /// `source` and `language` narrow down where several contacts have the key. [seed]
  private func url(_ lookup: ContactLookup, _ names: [String] = []) -> RequestURL {
    let value =
      lookup.key.isPersonal
      ? RequestURL.Part.personal(lookup.value) : RequestURL.Part.plain(lookup.value)
    var query: [RequestURL.QueryItem] = []
    if let source = lookup.source { query.append(.init("source", .plain(source))) }
    if let language = lookup.language { query.append(.init("language", .plain(language))) }
    return RequestURL(
      base: baseURL,
      path: [.plain("contacts"), .plain(lookup.key.name), value]
        + names.map(RequestURL.Part.plain), query: query)
  }
}
