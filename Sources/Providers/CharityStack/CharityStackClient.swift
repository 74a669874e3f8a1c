import Domain
import Foundation
import HTTPKit

struct CharityStackClient: ProviderClient {
  let info: ProviderInfo
  let requests: CharityStackRequests
  let reader: AnswerReader
  let transport: any HTTPTransport

  private var mapping: CharityStackMapping { CharityStackMapping(provider: info.name) }

  // MARK: - Reading

  /// A provider page may have fewer rows than requested, or none, and still not be the last. Reads
  /// on until the limit is reached or the list ends.
  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try info.check(query)
    let errors = CharityStackErrors(reader: reader.about(query.conditions))
    var cursor: String?
    if case .after(let start) = query.start { cursor = start }
    var rows: [WireObject<CharityStackContactKey>?] = []
    var emptyPages = 0
    var trail = PageTrail(isIndexed: false)
    while true {
      let limit = min(CharityStackRequests.mostRows, query.limit - rows.count)
      let (response, answer) = try await answer(
        requests.list(query.conditions, after: cursor, limit: limit),
        as: CharityStackListWire.self, errors)
      rows += try errors.reader.readable(
        .id, of: answer.contacts, in: "contacts", isStart: cursor == nil, response)
      emptyPages = answer.contacts.isEmpty ? emptyPages + 1 : 0
      let key = answer.lastEvaluatedKey?.displayText.flatMap { $0.isEmpty ? nil : $0 }
      guard answer.hasMore ?? (key != nil) else {
        return mapping.page(rows, limit: query.limit, next: nil)
      }
      guard let key else { throw errors.lacksCursor(response) }
      guard key != cursor else { throw errors.repeatsCursor(response) }
      guard emptyPages < CharityStackRequests.mostEmptyPages else {
        throw errors.leadsNowhere(emptyPages, response)
      }
      try errors.reader.requireProgress(&trail, answer.contacts, .id, isLast: false, response)
      cursor = key
      if rows.count >= query.limit { return mapping.page(rows, limit: query.limit, next: key) }
    }
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    try info.check(lookup)
    try info.check(selection: fields)
    let errors = CharityStackErrors(reader: reader.about(lookup))
    let (response, wire) = try await answer(
      requests.contact(id: lookup.value), as: WireObject<CharityStackContactKey>.self, errors)
    // There is no envelope: without this check any object would pass for a contact.
    try errors.reader.requireIdentifier(.id, of: wire, at: "", response)
    return mapping.contact(from: wire)
  }

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try info.requireCapability(.count)
    throw info.refusal(.unsupported, "CharityStack does not count")
  }

  /// An id and an e-mail address are answered exactly, so that no list is read for them: that would
  /// use up the key's calls of an hour.
  func searchPlan(for text: String) -> SearchPlan {
    guard ProviderInfo.isIdentifier(text), let everyContact else { return SearchPlan([]) }
    if let id = UUID(uuidString: text) {
      return SearchPlan([.lookup(.id(id.uuidString.lowercased()))])
    }
    guard SearchedKind(text) == .email else { return SearchPlan([.scan(everyContact)]) }
    return SearchPlan(
      ProviderInfo.emailForms(text).map { form in
        var query = everyContact
        query.conditions = [QueryCondition(key: "email", value: form)]
        return .query(query)
      })
  }

  var everyContact: ContactQuery? { ContactQuery(limit: CharityStackRequests.mostRows) }

  // MARK: - Writing

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    try info.requireCapability(write.action)
    return [try request(for: write).plan()]
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    try info.requireAvailable(write.action)
    let errors = CharityStackErrors(reader: reader)
    let (response, wire) = try await answer(
      try request(for: write), as: CharityStackCreatedWire.self, errors)
    try reader.requireIdentifier(.id, of: wire.contact, at: "contact.", response)
    let contact = mapping.contact(from: wire.contact)
    return WriteAnswer(status: response.status, contact: contact, createdID: contact.id.value)
  }

  /// [vendor] Every contact has a different primary e-mail address.
  func creationTrace(of draft: ContactDraft) -> CreationTrace {
    guard let email = CharityStackMapping.primaryEmail(of: draft), !email.isEmpty else {
      return .none
    }
    return .unique(
      .query(
        ContactQuery(
          conditions: [QueryCondition(key: "email", value: email)],
          limit: CharityStackRequests.mostRows)))
  }

  private func request(for write: ContactWrite) throws(ProviderFailure) -> OutgoingRequest {
    guard case .create(let draft) = write else {
      try info.requireCapability(write.action)
      throw info.refusal(.unsupported, "CharityStack documents no such write")
    }
    try info.check(draft, isNew: true)
    if let problem = CharityStackMapping.problem(in: draft) { throw info.refusal(problem) }
    return requests.create(CharityStackMapping.members(of: draft))
  }

  // MARK: - Calls

  private func answer<Wire: WireDecodable>(
    _ request: OutgoingRequest, as wire: Wire.Type, _ errors: CharityStackErrors
  ) async throws(ProviderFailure) -> (IncomingResponse, Wire) {
    let response = try await transport.response(to: request, of: info.name)
    if let failure = errors.failure(from: response) { throw failure }
    return (response, try errors.reader.decode(wire, from: response))
  }
}
