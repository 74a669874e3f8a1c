import Domain
import HTTPKit

struct PropellerClient: ProviderClient {
  let info: ProviderInfo
  let requests: PropellerRequests
  let reader: AnswerReader
  let auth: PropellerAuth
  let transport: any HTTPTransport

  private var mapping: PropellerMapping { PropellerMapping(provider: info.name) }

  // MARK: - Reading

  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try info.check(query, repeatable: Self.repeatable)
    guard case .first(let first) = query.start else {
      throw info.refusal(.unsupported, "Propeller counts pages: a list begins at an index")
    }
    let filter = try filter(query.conditions)
    var most = PropellerRequests.mostRows
    while true {
      let pages = PropellerPages(first: first, limit: query.limit, most: most)
      do throws(ProviderFailure) {
        return try await page(
          filter, pages, first: first, limit: query.limit, reader.about(query.conditions))
      } catch {
        // [assumed] Halved until the provider accepts the size.
        guard error.code == PropellerErrors.pageTooLarge, pages.pageSize > 1 else { throw error }
        most = pages.pageSize / 2
      }
    }
  }

  private func page(
    _ filter: PropellerFilter, _ pages: PropellerPages, first: Int, limit: Int,
    _ reader: AnswerReader
  ) async throws(ProviderFailure) -> ContactPage {
    var rows: [WireObject<PropellerContactKey>] = []
    var total: Int?
    var isLast = false
    for number in pages.numbers where !isLast {
      let answer = try await answer(as: PropellerSearchWire.self, reader) {
        requests.search(filter, page: number, pageSize: pages.pageSize, token: $0)
      }.1
      rows += answer.data
      total = PropellerMapping.total(answer) ?? total
      let isShort = answer.data.count < pages.pageSize
      isLast = isShort || total.map { number * pages.pageSize >= $0 } ?? false
    }
    let range = rows.dropFirst(pages.skipped)
    return mapping.page(
      Array(range.prefix(limit)), first: first, limit: limit, total: total,
      isLast: isLast && range.count <= limit)
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    try info.check(lookup)
    try info.check(selection: fields)
    guard lookup.key != .id || WholeNumbers.value(lookup.value, minimum: 1) != nil else {
      throw info.refusal(
        .validation, "Propeller's identifiers are whole numbers from 1", field: "id")
    }
    let (response, answer) = try await answer(as: PropellerContactWire.self, reader.about(lookup)) {
      requests.contact(lookup, token: $0)
    }
    guard !answer.data.members.isEmpty else {
      throw PropellerErrors(reader: reader.about(lookup)).noContact(response)
    }
    return mapping.contact(from: answer.data)
  }

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try info.requireCapability(.count)
    try info.check(conditions, repeatable: Self.repeatable)
    let filter = try filter(conditions)
    let (response, answer) = try await answer(
      as: PropellerSearchWire.self, reader.about(conditions)
    ) {
      requests.search(filter, page: 1, pageSize: 1, token: $0)
    }
    guard let total = PropellerMapping.total(answer) else {
      throw PropellerErrors(reader: reader).noTotal(response)
    }
    return total
  }

  func searchSteps(for text: String) -> [SearchStep] {
    guard ProviderInfo.isIdentifier(text) else { return [] }
    let all = ContactQuery(limit: PropellerRequests.mostRows)
    var named = all
    named.conditions = [QueryCondition(key: PropellerFilter.Key.name.rawValue, value: text)]
    let isID = WholeNumbers.value(text, minimum: 1) != nil
    return (isID ? [.lookup(.id(text))] : [])
      + [.lookup(ContactLookup(key: .sourceID, value: text)), .query(named), .scan(all)]
  }

  // MARK: - Writing

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    try info.requireCapability(write.action)
    return []
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    try info.requireAvailable(write.action)
    throw info.refusal(.unsupported, "this version of roster does not write to Propeller")
  }

  // MARK: - Calls

  private static let repeatable: Set<String> = [PropellerFilter.Key.debtorId.rawValue]

  /// With a token; where the provider refuses it, once more with a new one: 401 means that nothing
  /// was done.
  private func answer<Wire: Decodable>(
    as wire: Wire.Type, _ reader: AnswerReader, _ make: (Secret) -> OutgoingRequest
  ) async throws(ProviderFailure) -> (IncomingResponse, Wire) {
    var token = try await auth.token()
    var reader = reader.scrubbing(token)
    var response = try await transport.response(to: make(token), of: info.name)
    if response.status == 401 {
      token = try await auth.token(insteadOf: token)
      reader = reader.scrubbing(token)
      response = try await transport.response(to: make(token), of: info.name)
    }
    if let failure = PropellerErrors(reader: reader).failure(from: response) { throw failure }
    return (response, try reader.decode(wire, from: response))
  }

  private func filter(
    _ conditions: [QueryCondition]
  ) throws(ProviderFailure) -> PropellerFilter {
    do throws(PropellerFilter.Misfit) {
      return try PropellerFilter(conditions)
    } catch {
      throw info.refusal(.validation, error.message, field: error.key)
    }
  }
}
