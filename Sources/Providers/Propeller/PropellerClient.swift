import Domain
import Foundation
import HTTPKit
import HTTPTypes

/// The page size that the provider accepts is learnt once and kept. The client has no other state
/// but its token.
struct PropellerClient: ProviderClient {
  let info: ProviderInfo
  let requests: PropellerRequests
  let reader: AnswerReader
  let auth: PropellerAuth
  let transport: any HTTPTransport
  private let pageSize = AcceptedPageSize()

  init(
    info: ProviderInfo, requests: PropellerRequests, reader: AnswerReader, auth: PropellerAuth,
    transport: any HTTPTransport
  ) {
    self.info = info
    self.requests = requests
    self.reader = reader
    self.auth = auth
    self.transport = transport
  }

  private var mapping: PropellerMapping { PropellerMapping(provider: info.name) }

  // MARK: - Reading

  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try info.check(query, repeatable: Self.repeatable)
    guard case .first(let first) = query.start else {
      throw info.refusal(.unsupported, "Propeller counts pages: a list begins at an index")
    }
    let filter = try filter(query.conditions)
    while true {
      let pages = PropellerPages(first: first, limit: query.limit, most: await pageSize.most)
      do throws(ProviderFailure) {
        return try await page(
          filter, pages, first: first, limit: query.limit, reader.about(query.conditions))
      } catch {
        // [assumed] Halved until the provider accepts the size.
        guard error.code == PropellerErrors.pageTooLarge, pages.pageSize > 1 else { throw error }
        await pageSize.refuse(pages.pageSize)
      }
    }
  }

  private func page(
    _ filter: PropellerFilter, _ pages: PropellerPages, first: Int, limit: Int,
    _ reader: AnswerReader
  ) async throws(ProviderFailure) -> ContactPage {
    var rows: [WireObject<PropellerContactKey>?] = []
    var total: Int?
    var isLast = false
    var providerTime: Date?
    var trail = PageTrail(isIndexed: true)
    for number in pages.numbers where !isLast {
      let (response, answer) = try await searched(filter, number, pages.pageSize, reader)
      rows += try reader.readable(
        .id, of: answer.data, in: "data", isStart: number == 1, response)
      providerTime = providerTime ?? response.date
      total = PropellerMapping.total(answer) ?? total
      // The count may be only the page's: a full page is never the last one. A short page is,
      // unless the provider says that it has more pages.
      let saysMore = PropellerMapping.number(answer.pages).map { $0 > number } ?? false
      isLast = answer.data.isEmpty || answer.data.count < pages.pageSize && !saysMore
      try reader.requireProgress(&trail, answer.data, .id, isLast: isLast, response)
    }
    let range = rows.dropFirst(pages.skipped)
    let given = Array(range.prefix(limit))
    // If the range is exactly one provider page, a short one is followed by the provider's next
    // page.
    let end = first + (pages.pageSize == limit ? limit : given.count)
    var page = mapping.page(
      given, first: first, limit: limit, total: total,
      next: isLast && range.count <= limit ? nil : end)
    page.providerTime = providerTime
    return page
  }

  /// One page of a search. An error may mean that the search found nothing.
  private func searched(
    _ filter: PropellerFilter, _ page: Int, _ pageSize: Int, _ reader: AnswerReader
  ) async throws(ProviderFailure) -> (IncomingResponse, PropellerSearchWire) {
    do throws(ProviderFailure) {
      return try await answer(as: PropellerSearchWire.self, reader) {
        requests.search(filter, page: page, pageSize: pageSize, token: $0)
      }
    } catch  where error.absence == .gone {
      let response = IncomingResponse(status: error.status ?? 404, fields: [:], body: Data())
      return (response, PropellerSearchWire(nothingFound: page == 1 ? 0 : nil))
    }
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    try check(lookup)
    try info.check(selection: fields)
    let (response, answer) = try await answer(as: PropellerContactWire.self, reader.about(lookup)) {
      requests.contact(lookup, token: $0)
    }
    try reader.requireIdentifier(.id, of: answer.data, at: "data.", response)
    return mapping.contact(from: answer.data)
  }

  @concurrent func heldParts(
    of contact: Contact
  ) async throws(ProviderFailure) -> [HeldPart] {
    let lookup = ContactLookup.id(contact.id.value)
    let (response, answer) = try await answer(as: PropellerContactWire.self, reader.about(lookup)) {
      requests.contactWithCompany(lookup, token: $0)
    }
    try reader.requireIdentifier(.id, of: answer.data, at: "data.", response)
    return PropellerMapping.heldParts(of: mapping.contact(from: answer.data))
  }

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try info.requireCapability(.count)
    try info.check(conditions, repeatable: Self.repeatable)
    let filter = try filter(conditions)
    let (response, answer) = try await searched(filter, 1, 1, reader.about(conditions))
    guard let total = PropellerMapping.totalOfOne(answer) else {
      throw PropellerErrors(reader: reader).noTotal(response)
    }
    return total
  }

  func searchPlan(for text: String) -> SearchPlan {
    guard ProviderInfo.isIdentifier(text), let everyContact else { return SearchPlan([]) }
    var steps: [SearchStep] = []
    if WholeNumbers.value(text, minimum: 1) != nil { steps.append(.lookup(.id(text))) }
    steps.append(.lookup(ContactLookup(key: .sourceID, value: text)))
    // The search's reading of a name is undocumented, so its answer is only the first.
    if ![.email, .phone].contains(SearchedKind(text)) {
      var named = everyContact
      named.conditions = [QueryCondition(key: PropellerFilter.Key.name.rawValue, value: text)]
      steps.append(.query(named))
    }
    return SearchPlan(steps + [.scan(everyContact)])
  }

  var everyContact: ContactQuery? { ContactQuery(limit: PropellerRequests.mostRows) }

  /// [vendor] Filters go by the day. [assumed] In a time zone that is not documented, and a contact
  /// that was never changed may have no date of a change.
  func contacts(since mark: ListMark) -> [ContactQuery] {
    guard let everyContact, let time = mark.providerTime,
      let day = CalendarDate(time.addingTimeInterval(-PropellerRequests.overlap))
    else { return [] }
    return [PropellerFilter.Key.createdFrom, .modifiedFrom].map { key in
      var query = everyContact
      query.conditions = [QueryCondition(key: key.rawValue, value: day.iso)]
      return query
    }
  }

  // MARK: - Writing

  /// [assumed] Only `sourceId` with `source` is unique.
  func creationTrace(of draft: ContactDraft) -> CreationTrace {
    let texts = ["sourceId", "source", "primaryLanguage", "lastName", "firstName"].map { name in
      draft[name]?.displayText.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let sourceID = texts[0], let source = texts[1] {
      return .unique(
        .lookup(
          ContactLookup(key: .sourceID, value: sourceID, source: source, language: texts[2])))
    }
    // Only one name, since the search's reading of several is undocumented.
    guard let name = texts[3] ?? texts[4] else { return .none }
    return .alike(
      ContactQuery(
        conditions: [QueryCondition(key: PropellerFilter.Key.name.rawValue, value: name)],
        limit: PropellerRequests.mostRows))
  }

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    try info.requireCapability(write.action)
    return [auth.request.plan(), try request(for: write)(Secret(Secret.placeholder)).plan()]
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    try info.requireAvailable(write.action)
    let make = try request(for: write)
    let reader = reader.about(write.lookup)
    switch write {
    case .create: return try await createdAnswer(reader, make)
    case .update: return try await contactAnswer(reader, make)
    case .upsert(let key, let drafts):
      var answer = try await rowsAnswer(reader, make)
      answer.rows += drafts.compactMap { PropellerMapping.refusedRow($0, by: key) }
      return answer
    case .setPricing: return try await rowsAnswer(reader, make)
    case .delete, .removePricing, .preferences, .anonymize, .importFile:
      let response = try await answer(as: PropellerDoneWire.self, reader, make).0
      return writeAnswer(response)
    }
  }

  private func createdAnswer(
    _ reader: AnswerReader, _ make: (Secret) -> OutgoingRequest
  ) async throws(ProviderFailure) -> WriteAnswer {
    var answer = try await contactAnswer(reader, make)
    answer.createdID = answer.contact?.id.value
    return answer
  }

  private func contactAnswer(
    _ reader: AnswerReader, _ make: (Secret) -> OutgoingRequest
  ) async throws(ProviderFailure) -> WriteAnswer {
    let (response, wire) = try await answer(as: PropellerContactWire.self, reader, make)
    try reader.requireIdentifier(.id, of: wire.data, at: "data.", response)
    var answer = writeAnswer(response)
    answer.contact = mapping.contact(from: wire.data)
    return answer
  }

  private func rowsAnswer(
    _ reader: AnswerReader, _ make: (Secret) -> OutgoingRequest
  ) async throws(ProviderFailure) -> WriteAnswer {
    let (response, wire) = try await answer(as: PropellerRowsWire.self, reader, make)
    var answer = writeAnswer(response)
    // A row that cannot be read belongs to no contact, so its contact counts as not reported.
    answer.rows = wire.data.compactMap { $0.map { mapping.row(from: $0, text: reader.text) } }
    return answer
  }

  private func writeAnswer(_ response: IncomingResponse) -> WriteAnswer {
    WriteAnswer(
      status: response.status,
      requestID: reader.text.words(PropellerErrors(reader: reader).requestID(response)))
  }

  /// Builds the request once there is a token.
  private func request(
    for write: ContactWrite
  ) throws(ProviderFailure) -> (Secret) -> OutgoingRequest {
    let requests = requests
    switch write {
    case .create(let draft):
      let members = try members(of: draft, isNew: true)
      return { requests.create(members, token: $0) }
    case .update(let lookup, let draft):
      try check(lookup)
      let members = try members(of: draft, isNew: false)
      return { requests.update(lookup, members, token: $0) }
    case .delete(let lookups):
      let lookup = try info.checkBatch(lookups)
      try check(lookup)
      return { requests.delete(lookup, token: $0) }
    case .upsert(let key, let drafts):
      let rows = try rows(of: drafts, by: key)
      return { requests.bulk(by: key, rows, token: $0) }
    case .setPricing(let lookup, let pricing):
      try check(lookup)
      if let problem = PropellerMapping.pricingProblem(in: pricing) { throw info.refusal(problem) }
      return { requests.setPricing(of: lookup, pricing, token: $0) }
    case .removePricing(let lookup):
      try check(lookup)
      return { requests.removePricing(of: lookup, token: $0) }
    case .preferences, .anonymize, .importFile:
      try info.requireCapability(write.action)
      throw info.refusal(.unsupported, "Propeller has no such write")
    }
  }

  // MARK: - Checks

  private func check(_ lookup: ContactLookup) throws(ProviderFailure) {
    try info.check(lookup)
    if lookup.key == .id { try check(id: lookup.value) }
  }

  private func check(id: String) throws(ProviderFailure) {
    guard WholeNumbers.value(id, minimum: 1) != nil else {
      throw info.refusal(
        .validation, "Propeller's identifiers are whole numbers from 1", field: "id")
    }
  }

  private func members(
    of draft: ContactDraft, isNew: Bool
  ) throws(ProviderFailure) -> [String: JSONValue] {
    try info.check(draft, isNew: isNew)
    if let problem = PropellerMapping.parentProblem(in: draft) { throw info.refusal(problem) }
    return PropellerMapping.members(of: draft)
  }

  /// Leaves out invalid rows, so that the others are sent.
  private func rows(
    of drafts: [ContactDraft], by key: LookupKey
  ) throws(ProviderFailure) -> [JSONValue] {
    try info.checkBatch(drafts, by: key, most: PropellerRequests.bulkRows)
    for draft in drafts {
      try info.check(draft, beside: [(key == .id ? PropellerDraftKey.id : .language).rawValue])
    }
    let problems = drafts.map { PropellerMapping.rowProblem(in: $0, by: key) }
    let sent = zip(drafts, problems).filter { $0.1 == nil }.map(\.0)
    if sent.isEmpty, let problem = problems.first ?? nil { throw info.refusal(problem) }
    return sent.map(PropellerMapping.row)
  }

  // MARK: - Calls

  private static let repeatable: Set<String> = [PropellerFilter.Key.debtorId.rawValue]

  /// Sends with a token, and once more with a new one if the provider refuses it. A write is sent
  /// again only if the refusal is Propeller's own and the journal takes the entry.
  private func answer<Wire: WireDecodable>(
    as wire: Wire.Type, _ reader: AnswerReader, _ make: (Secret) -> OutgoingRequest
  ) async throws(ProviderFailure) -> (IncomingResponse, Wire) {
    var token = try await auth.token()
    var reader = reader.scrubbing(token)
    let request = make(token)
    var response = try await transport.response(to: request, of: info.name)
    if response.status == 401, await mayRepeat(request, response, reader) {
      token = try await auth.token(insteadOf: token)
      reader = reader.scrubbing(token)
      response = try await transport.response(to: make(token), of: info.name)
    }
    if let failure = PropellerErrors(reader: reader).failure(from: response) { throw failure }
    return (response, try reader.decode(wire, from: response))
  }

  private func mayRepeat(
    _ request: OutgoingRequest, _ response: IncomingResponse, _ reader: AnswerReader
  ) async -> Bool {
    guard request.isWrite else { return true }
    guard PropellerErrors(reader: reader).refusesToken(response) else { return false }
    return await RepeatedWrite.isRecorded()
  }

  private func filter(
    _ conditions: [QueryCondition]
  ) throws(ProviderFailure) -> PropellerFilter {
    do throws(FieldProblem) {
      return try PropellerFilter(conditions)
    } catch {
      throw info.refusal(error)
    }
  }
}
