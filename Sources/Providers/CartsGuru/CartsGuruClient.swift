import Domain
import Foundation
import HTTPKit

struct CartsGuruClient: ProviderClient {
  let info: ProviderInfo
  let requests: CartsGuruRequests
  let reader: AnswerReader
  let transport: any HTTPTransport
  /// Whether every account id is the contact's e-mail address.
  var accountIDsAreEmails = false

  private var mapping: CartsGuruMapping { CartsGuruMapping(provider: info.name) }

  // MARK: - Reading

  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try info.check(query)
    throw info.refusal(.unsupported, "Carts Guru has no list of contacts")
  }

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try info.requireCapability(.count)
    throw info.refusal(.unsupported, "Carts Guru has no list of contacts")
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    let (contacts, errors, response) = try await sharing(lookup, fields)
    if contacts.count > 1, let chosen = contacts.first(where: { $0.id.value == lookup.chosenID }) {
      return chosen
    }
    guard contacts.count == 1 else { throw errors.several(contacts, response) }
    return contacts[0]
  }

  @concurrent func contacts(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> [Contact] {
    let (contacts, errors, response) = try await sharing(lookup, fields)
    guard let id = lookup.chosenID, contacts.count > 1 else { return contacts }
    guard let chosen = contacts.first(where: { $0.id.value == id }) else {
      throw errors.several(contacts, response)
    }
    return [chosen]
  }

  /// The contacts with an account id, each with a lookup that chooses it among them; at least one.
  private func sharing(
    _ lookup: ContactLookup, _ fields: [String]?
  ) async throws(ProviderFailure) -> ([Contact], CartsGuruErrors, IncomingResponse) {
    try info.check(lookup)
    try info.check(selection: fields)
    guard lookup.key == .accountID else {
      throw info.refusal(
        .unsupported, "Carts Guru has no read by _id: use the account id", field: "_id")
    }
    let errors = errors(about: lookup)
    let request = requests.contact(accountID: lookup.value)
    let (response, answer, contacts) = try await answer(request, errors)
    guard !contacts.isEmpty else { throw errors.none(answer, response) }
    var plain = lookup
    plain.chosenID = nil
    var shared = contacts.map { mapping.contact(from: $0, lookup: plain) }
    // Without an id of its own, none of them can be chosen.
    guard Set(shared.map(\.id)).count == shared.count else {
      throw errors.several([], response, count: shared.count)
    }
    if shared.count > 1 {
      for index in shared.indices { shared[index].lookup = plain.choosing(shared[index].id.value) }
    }
    return (shared, errors, response)
  }

  /// [vendor] An account id is whatever the shop uses, and often an e-mail address in the shop's own
  /// spelling.
  func searchPlan(for text: String) -> SearchPlan {
    let kind = SearchedKind(text)
    let isAnswered = kind == .key || kind == .email && accountIDsAreEmails
    let limit = isAnswered ? nil : "cannot be searched by \(kind.words), only by account id"
    guard ProviderInfo.isIdentifier(text) else { return SearchPlan([], limit: limit) }
    let forms = kind == .email ? ProviderInfo.emailForms(text) : [text]
    return SearchPlan(
      forms.map { .lookup(ContactLookup(key: .accountID, value: $0)) }, limit: limit)
  }

  var everyContact: ContactQuery? { nil }

  /// Passes the file on as it arrives, once its beginning shows that it is CSV.
  @concurrent func exportFile(
    into receive: @escaping @Sendable (Data) async -> Bool
  ) async throws(ProviderFailure) {
    try info.requireCapability(.export)
    let start = CSVStart(receive)
    let request = requests.exportFile(into: AnswerSink { await start.take($0) })
    let errors = errors(about: nil)
    do throws(ProviderFailure) {
      let response = try await transport.response(to: request, of: info.name)
      if let failure = errors.fileFailure(from: response) { throw failure }
    } catch  where error.kind == .cancelled {
      // We cancel a transfer that is not CSV.
      guard let beginning = await start.refused else { throw error }
      throw errors.noCSV(beginning)
    }
    if let beginning = await start.withheld { throw errors.noCSV(beginning) }
  }

  // MARK: - Writing

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    try info.requireCapability(write.action)
    return [try request(for: write) { $0.key == .id ? nil : .placeholder("_id") }.plan()]
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    try info.requireAvailable(write.action)
    guard write.lookup.map({ $0.key == .id }) ?? true else {
      throw info.refusal(
        .validation, "Carts Guru writes by _id: look the contact up first", field: "_id")
    }
    let errors = errors(about: write.lookup)
    let request = try request(for: write) { _ in nil }
    if case .importFile = write { return try await importAnswer(to: request, errors) }
    let (response, _, contacts) = try await answer(request, errors)
    guard contacts.count <= 1 else { throw errors.notOneWritten(contacts.count, response) }
    return WriteAnswer(
      status: response.status,
      contact: contacts.first.map { mapping.contact(from: $0, lookup: nil) })
  }

  private func importAnswer(
    to request: OutgoingRequest, _ errors: CartsGuruErrors
  ) async throws(ProviderFailure) -> WriteAnswer {
    let response = try await transport.response(to: request, of: info.name)
    if let failure = errors.fileFailure(from: response) { throw failure }
    let wire = try errors.reader.decode(CartsGuruImportWire.self, from: response)
    guard wire.status == "success" else { throw errors.notImported(wire, response) }
    return WriteAnswer(status: response.status)
  }

  /// `placeholder` replaces the `_id` if the lookup is not by `_id`.
  private func request(
    for write: ContactWrite, placeholder: (ContactLookup) -> RequestURL.Part?
  ) throws(ProviderFailure) -> OutgoingRequest {
    switch write {
    case .preferences(let lookup, let channels):
      guard !channels.isEmpty else { throw info.refusal(.validation, "no channel is given") }
      return requests.preferences(try part(lookup, placeholder), channels)
    case .anonymize(let lookup): return requests.anonymize(try part(lookup, placeholder))
    case .importFile(let file):
      guard file.byteCount > 0 else { throw info.refusal(.validation, "the file is empty") }
      return requests.importFile(file)
    case .create, .update, .delete, .upsert, .setPricing, .removePricing:
      try info.requireCapability(write.action)
      throw info.refusal(.unsupported, "Carts Guru has no such write")
    }
  }

  private func part(
    _ lookup: ContactLookup, _ placeholder: (ContactLookup) -> RequestURL.Part?
  ) throws(ProviderFailure) -> RequestURL.Part {
    try info.check(lookup)
    // A path that leads elsewhere, such as to the file of opt-outs, is not a contact's.
    let leadsElsewhere =
      lookup.value.hasPrefix(".") || lookup.value.contains { "/\\%?#".contains($0) }
    guard lookup.key != .id || !leadsElsewhere else {
      throw info.refusal(.validation, "this cannot be a contact's _id", field: "_id")
    }
    if let placeholder = placeholder(lookup) { return placeholder }
    // An operator may type an e-mail address instead of an `_id`: only an `_id` is logged.
    return info.keptID(lookup.value) == nil ? .personal(lookup.value) : .plain(lookup.value)
  }

  private func errors(about lookup: ContactLookup?) -> CartsGuruErrors {
    CartsGuruErrors(reader: reader.about(lookup), value: lookup?.value)
  }

  private func answer(
    _ request: OutgoingRequest, _ errors: CartsGuruErrors
  ) async throws(ProviderFailure) -> (
    IncomingResponse, CartsGuruAnswerWire, [WireObject<CartsGuruContactKey>]
  ) {
    let response = try await transport.response(to: request, of: info.name)
    if let failure = errors.failure(from: response) { throw failure }
    let answer = try errors.reader.decode(CartsGuruAnswerWire.self, from: response)
    let contacts = try errors.reader.allReadable(.id, of: answer.data, in: "data", response)
    return (response, answer, contacts)
  }
}
