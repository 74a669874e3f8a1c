import Domain

/// The search for one text at one provider: its steps in order, each contact reported once.
struct ProviderSearch {
  let client: any ProviderClient
  let text: String
  let maximumScan: Int
  let report: @Sendable (FindEvent.News) -> Void

  func run() async {
    if let reason = client.info.availability(of: .find).reason {
      return report(.ended(.unavailable(reason: reason)))
    }
    let steps = client.searchSteps(for: text)
    guard !steps.isEmpty else {
      return report(.ended(.unavailable(reason: "cannot be searched for this text")))
    }
    do throws(ProviderFailure) {
      var seen: Set<ContactID> = []
      var end = FindEnd.complete
      var refused: ProviderFailure?
      for step in steps {
        let result = await outcome { () async throws(ProviderFailure) in
          try await perform(step, seen: &seen)
        }
        if case .failure(let failure) = result, failure.isOfThisStepOnly {
          refused = refused ?? failure
        } else {
          end = try result.get()
        }
      }
      report(.ended(refused.map(FindEnd.failed) ?? end))
    } catch {
      report(.ended(.failed(error)))
    }
  }

  private func perform(
    _ step: SearchStep, seen: inout Set<ContactID>
  ) async throws(ProviderFailure) -> FindEnd {
    switch step {
    case .lookup(let lookup):
      if let contact = try await found(by: lookup) { reportNew([contact], seen: &seen) }
      return .complete
    case .query(let query):
      return try await walk(query, isScan: false, seen: &seen)
    case .scan(let query):
      guard maximumScan > 0 else { return .complete }
      let result = await CallPriority.$current.withValue(.bulk) {
        await outcome { () async throws(ProviderFailure) in
          try await walk(query, isScan: true, seen: &seen)
        }
      }
      return try result.get()
    }
  }

  /// `withValue` loses the type of its body's error; a result keeps it.
  private func outcome<Value>(
    of body: () async throws(ProviderFailure) -> Value
  ) async -> Result<Value, ProviderFailure> {
    do throws(ProviderFailure) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }

  private func found(by lookup: ContactLookup) async throws(ProviderFailure) -> Contact? {
    do throws(ProviderFailure) {
      return try await client.askedContact(lookup)
    } catch  where error.absence != nil {
      return nil
    }
  }

  private func walk(
    _ query: ContactQuery, isScan: Bool, seen: inout Set<ContactID>
  ) async throws(ProviderFailure) -> FindEnd {
    let match = ContactMatch(text, country: client.info.defaultCountry)
    var query = query
    if isScan { query.limit = min(query.limit, maximumScan) }
    var total: Int?
    var read = 0
    var trail = PageTrail(isIndexed: true)
    while true {
      if isScan { report(.scanning(read: read, total: total)) }
      let page = try await client.page(query)
      read += page.contacts.count
      total = page.total ?? total
      reportNew(isScan ? page.contacts.filter(match.matches) : page.contacts, seen: &seen)
      guard let next = page.next else { return .complete }
      if trail.isStuck(after: page.contacts.map(\.id.value)) {
        throw ProviderFailure(
          .protocol, provider: client.info.name, delivery: .answered, message: PageTrail.message)
      }
      guard read < maximumScan || !isScan else { return .bounded(read: read) }
      query = query.starting(at: next)
      if isScan { query.limit = min(query.limit, maximumScan - read) }
    }
  }

  private func reportNew(_ contacts: [Contact], seen: inout Set<ContactID>) {
    let new = contacts.filter { seen.insert($0.id).inserted }
    if !new.isEmpty { report(.found(new)) }
  }
}

extension ProviderFailure {
  /// Whether another step may still find the contact: several contacts match this lookup key, or
  /// the provider refuses access to the one that matches.
  fileprivate var isOfThisStepOnly: Bool { kind == .conflict || kind == .forbidden }
}
