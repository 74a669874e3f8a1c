import Domain
import HTTPKit

/// Pages do not give a total, so the client counts along with the first page and keeps the number
/// for later pages. It has no other state.
struct Open2bClient: ProviderClient {
  let info: ProviderInfo
  let requests: Open2bRequests
  let reader: AnswerReader
  let transport: any HTTPTransport
  private let counts = CountCache()

  init(
    info: ProviderInfo, requests: Open2bRequests, reader: AnswerReader,
    transport: any HTTPTransport
  ) {
    self.info = info
    self.requests = requests
    self.reader = reader
    self.transport = transport
  }

  private func errors(about lookup: ContactLookup? = nil) -> Open2bErrors {
    Open2bErrors(reader: reader.about(lookup))
  }

  private var mapping: Open2bMapping { Open2bMapping(provider: info.name) }

  // MARK: - Reading

  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try info.check(query)
    try check(query.conditions)
    async let total = total(for: query)
    switch query.start {
    case .first(let first):
      let rows = try await rows(query, from: first)
      return mapping.page(rows, first: first, limit: query.limit, total: await total)
    case .after(let id):
      let rows = try await rows(query, after: try identifier(id, minimum: 0))
      return mapping.page(rows, limit: query.limit, total: await total)
    }
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    try info.check(lookup)
    try info.check(selection: fields)
    let request = requests.get(id: try identifier(lookup.value), fields: fields)
    let (response, answer) = try await answer(request, as: Open2bContactWire.self, about: lookup)
    return try contact(in: answer, response, errors(about: lookup))
  }

  private func contact(
    in answer: Open2bContactWire, _ response: IncomingResponse, _ errors: Open2bErrors
  ) throws(ProviderFailure) -> Contact {
    guard case .object(let members)? = answer.contact else {
      throw errors.noContact(answer, response)
    }
    let wire = WireObject<Open2bContactKey>(members: members)
    try reader.requireIdentifier(.id, of: wire, at: "contact.", response)
    return mapping.contact(from: wire)
  }

  /// Uses as few calls as the identifiers' distances allow, since the shop limits calls.
  @concurrent func presence(
    of lookups: [ContactLookup]
  ) async throws(ProviderFailure) -> [ContactLookup: ContactPresence] {
    var wanted: [Int: [ContactLookup]] = [:]
    for lookup in lookups {
      try info.check(lookup)
      wanted[try identifier(lookup.value), default: []].append(lookup)
    }
    var found: [ContactLookup: ContactPresence] = [:]
    for (id, presence) in try await presence(ofIDs: Set(wanted.keys)) {
      for lookup in wanted[id] ?? [] { found[lookup] = presence }
    }
    return found
  }

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try info.requireCapability(.count)
    try info.check(conditions)
    try check(conditions)
    let count = try await answer(requests.count(conditions), as: Open2bCountWire.self).1.count
    await counts.remember(count, of: conditions)
    return count
  }

  func searchPlan(for text: String) -> SearchPlan {
    guard ProviderInfo.isIdentifier(text), let everyContact else { return SearchPlan([]) }
    let isID = WholeNumbers.value(text, minimum: 1) != nil
    return SearchPlan((isID ? [.lookup(.id(text))] : []) + [.scan(everyContact)])
  }

  var everyContact: ContactQuery? {
    ContactQuery(order: [SortKey("id")], start: .after("0"), limit: Open2bRequests.mostRows)
  }

  /// [assumed] New contacts have greater identifiers. The last identifiers are read again, since one
  /// may appear after a greater one; who was changed is not told.
  func contacts(since mark: ListMark) -> [ContactQuery] {
    guard var query = everyContact, let last = WholeNumbers.value(mark.last ?? "0") else {
      return []
    }
    query.start = .after(String(max(0, last - Open2bRequests.mostRows)))
    return [query]
  }

  // MARK: - Writing

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    try info.requireCapability(write.action)
    return [try request(for: write).plan()]
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    try info.requireAvailable(write.action)
    let (response, members) = try await success(
      of: request(for: write), about: write.lookup, isWrite: true)
    guard case .create = write else { return WriteAnswer(status: response.status) }
    let wire = try reader.decode(Open2bCreatedWire.self, from: members, response)
    guard let id = Open2bMapping.createdID(from: wire) else { throw reader.lacks("id", response) }
    return WriteAnswer(status: response.status, createdID: id)
  }

  /// [assumed] A create is not idempotent: all contacts of its customer are compared.
  func creationTrace(of draft: ContactDraft) -> CreationTrace {
    guard let customer = draft["customer"]?.displayText else { return .none }
    return .alike(
      ContactQuery(
        conditions: [QueryCondition(key: "customer", value: customer)], order: [SortKey("id")],
        start: .after("0"), limit: Open2bRequests.mostRows))
  }

  private func request(for write: ContactWrite) throws(ProviderFailure) -> OutgoingRequest {
    switch write {
    case .create(let draft):
      try info.check(draft, isNew: true)
      return requests.create(draft)
    case .update(let lookup, let draft):
      try info.check(lookup)
      try info.check(draft)
      return requests.update(id: try identifier(lookup.value), draft)
    case .delete(let lookups):
      try info.checkBatch(lookups)
      var ids: [Int] = []
      for lookup in lookups { ids.append(try identifier(lookup.value)) }
      return requests.delete(ids: ids)
    case .preferences, .anonymize, .upsert, .setPricing, .removePricing, .importFile:
      try info.requireCapability(write.action)
      throw info.refusal(.unsupported, "Open2b has no such write")
    }
  }

  // MARK: - Rows

  /// Makes several calls if the limit is above that of one call.
  private func rows(
    _ query: ContactQuery, from first: Int
  ) async throws(ProviderFailure) -> [WireObject<Open2bContactKey>?] {
    var rows: [WireObject<Open2bContactKey>?] = []
    var trail = PageTrail(isIndexed: true)
    while true {
      let limit = min(Open2bRequests.mostRows, query.limit - rows.count)
      let request = requests.find(query, first: first + rows.count, limit: limit)
      let (response, part) = try await contacts(request, isStart: first + rows.count == 0)
      rows += part.prefix(limit)
      if part.count < limit || rows.count >= query.limit { return rows }
      try reader.requireProgress(&trail, part, .id, isLast: false, response)
    }
  }

  private func rows(
    _ query: ContactQuery, after start: Int
  ) async throws(ProviderFailure) -> [WireObject<Open2bContactKey>?] {
    guard query.order.isEmpty || query.order == [SortKey("id")] else {
      throw info.refusal(.unsupported, "after an identifier, Open2b's list is sorted by id")
    }
    var rows: [WireObject<Open2bContactKey>?] = []
    var last = start
    while true {
      let limit = min(Open2bRequests.mostRows, query.limit - rows.count)
      let window = try await keyset(query, after: last, limit: limit)
      rows += window.rows
      guard window.rows.count == limit, rows.count < query.limit, let end = window.contacts.last
      else { return rows }
      last = end.id
      // The next window begins with these rows again.
      rows.removeLast(rows.reversed().prefix { $0 == nil }.count)
    }
  }

  /// One find covers up to 1,000 contacts; the next one starts at the first identifier after them.
  private func presence(
    ofIDs ids: Set<Int>
  ) async throws(ProviderFailure) -> [Int: ContactPresence] {
    if ids.count == 1, let id = ids.first { return [id: try await presence(ofID: id)] }
    let all = ContactQuery(limit: Open2bRequests.mostRows)
    var left = ids
    var found: [Int: ContactPresence] = [:]
    while let next = left.min() {
      let window = try await keyset(all, after: next - 1, limit: all.limit)
      let absent = Open2bAbsence.provesNoContact(left, inWindow: window.contacts.map(\.id))
      for id in absent {
        // A row that cannot be read may be this contact.
        found[id] = window.isReadable ? .absent(.gone) : try await presence(ofID: id)
      }
      for contact in window.contacts where left.contains(contact.id) {
        found[contact.id] = .present(mapping.contact(from: contact.row))
      }
      left.subtract(found.keys)
    }
    return found
  }

  private func presence(ofID id: Int) async throws(ProviderFailure) -> ContactPresence {
    do throws(ProviderFailure) {
      return .present(try await askedContact(.id(String(id))))
    } catch {
      guard let absence = error.absence else { throw error }
      return .absent(absence)
    }
  }

  /// Rows after an identifier.
  private struct Window {
    /// `nil` for a row that cannot be read.
    var rows: [WireObject<Open2bContactKey>?] = []
    var contacts: [(id: Int, row: WireObject<Open2bContactKey>)] = []

    var isReadable: Bool { contacts.count == rows.count }
  }

  /// [assumed] Rows with increasing identifiers after `start`. Otherwise reading on could miss rows
  /// or never end.
  private func keyset(
    _ query: ContactQuery, after start: Int, limit: Int
  ) async throws(ProviderFailure) -> Window {
    let request = requests.find(query, after: start, limit: limit)
    let (response, rows) = try await contacts(request, isStart: start == 0)
    var window = Window(rows: Array(rows.prefix(limit)))
    for row in window.rows.compactMap(\.self) {
      guard let id = row.identifier(.id).flatMap({ WholeNumbers.value($0) }),
        id > window.contacts.last?.id ?? start
      else { throw errors().repeatsItself(response) }
      window.contacts.append((id, row))
    }
    return window
  }

  /// Counts when a list begins, otherwise returns the last count. `nil` if counting fails: the page
  /// is useful without its total, and its own call reports what is wrong.
  private func total(for query: ContactQuery) async -> Int? {
    guard query.wantsTotal else { return nil }
    if query.start != .first(0), let known = await counts.count(of: query.conditions) {
      return known
    }
    do throws(ProviderFailure) {
      return try await count(query.conditions)
    } catch {
      return nil
    }
  }

  // MARK: - Calls

  private func contacts(
    _ find: OutgoingRequest, isStart: Bool
  ) async throws(ProviderFailure) -> (IncomingResponse, [WireObject<Open2bContactKey>?]) {
    let (response, answer) = try await answer(find, as: Open2bContactsWire.self)
    let rows = try reader.readable(
      .id, of: answer.contacts, in: "contacts", isStart: isStart, response)
    return (response, rows)
  }

  private func answer<Wire: WireDecodable>(
    _ request: OutgoingRequest, as wire: Wire.Type, about lookup: ContactLookup? = nil
  ) async throws(ProviderFailure) -> (IncomingResponse, Wire) {
    let (response, members) = try await success(of: request, about: lookup)
    return (response, try reader.decode(wire, from: members, response))
  }

  private func success(
    of request: OutgoingRequest, about lookup: ContactLookup?, isWrite: Bool = false
  ) async throws(ProviderFailure) -> (IncomingResponse, WireMembers) {
    let response = try await transport.response(to: request, of: info.name)
    var errors = errors(about: lookup)
    errors.updated = isWrite ? lookup?.value : nil
    return (response, try errors.success(of: response))
  }

  private func check(_ conditions: [QueryCondition]) throws(ProviderFailure) {
    for condition in conditions where WholeNumbers.value(condition.value, minimum: 1) == nil {
      throw info.refusal(
        .validation, "\(condition.key) must be a whole number from 1", field: condition.key)
    }
  }

  private func identifier(_ text: String, minimum: Int = 1) throws(ProviderFailure) -> Int {
    guard let id = WholeNumbers.value(text, minimum: minimum) else {
      throw info.refusal(
        .validation, "Open2b's identifiers are whole numbers from \(minimum)", field: "id")
    }
    return id
  }
}
