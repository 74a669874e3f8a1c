import Domain

/// The search for texts at one provider. Lookups and queries are made for each text, and the list
/// is read once for those that need it. Each contact is reported once for a text.
struct ProviderSearch {
  let client: any ProviderClient
  let texts: [String]
  let scanning: FindContacts.Scanning
  let indexes: SearchIndexes
  let report: @Sendable (FindEvent.News) -> Void

  private struct Search {
    let text: String
    var answer = SearchAnswer(.yes)
    var seen: Set<ContactID> = []
    /// A failure that only a complete scan can make up for.
    var refusal: ProviderFailure?
    var scan: ContactQuery?
    /// Whether the index decided how complete the answer is.
    var isAnsweredByIndex = false
  }

  func run() async {
    if let gap = unavailable { return report(.ended(texts.map { _ in SearchAnswer(gap) })) }
    var searches = texts.map { Search(text: $0.trimmedEnds()) }
    for index in searches.indices {
      await ask(&searches[index], index)
    }
    let open = searches.indices.filter { searches[$0].scan != nil }
    if let first = open.first, let query = searches[first].scan {
      await scan(query, for: open, of: &searches)
    }
    report(.ended(searches.map(\.answer)))
  }

  private var unavailable: Completeness? {
    let info = client.info
    if let reason = info.capabilities[.find].reason { return .impossible(reason) }
    return info.availability(of: .find).reason.map { .no(.unavailable($0)) }
  }

  // MARK: - Lookups and queries

  private func ask(_ search: inout Search, _ index: Int) async {
    let plan = client.searchPlan(for: search.text)
    guard !plan.steps.isEmpty else {
      search.answer.completeness = .impossible(plan.limit ?? "cannot be searched for this text")
      return await askIndex(&search, index)
    }
    do throws(ProviderFailure) {
      // All lookups are made: a text may be the id of one contact and another key of a second.
      for case .lookup(let lookup) in plan.steps { try await look(by: lookup, &search, index) }
      if search.seen.isEmpty {
        for case .query(let query) in plan.steps { try await answer(to: query, &search, index) }
        for case .scan(let query) in plan.steps { search.scan = query }
      }
    } catch {
      search.answer.completeness = .no(Self.gap(error))
      return
    }
    if search.scan != nil { await askIndex(&search, index) }
    guard search.scan == nil, !search.isAnsweredByIndex else { return }
    if let refusal = search.refusal {
      search.answer.completeness = .no(.failed(refusal))
    } else if search.seen.isEmpty, let limit = plan.limit {
      search.answer.completeness = .impossible(limit)
      await askIndex(&search, index)
    }
  }

  private static func gap(_ failure: ProviderFailure) -> Completeness.Gap {
    failure.kind == .cancelled ? .cancelled : .failed(failure)
  }

  private func look(
    by lookup: ContactLookup, _ search: inout Search, _ index: Int
  ) async throws(ProviderFailure) {
    search.answer.note(.lookup(lookup.key), asked: lookup.value)
    do throws(ProviderFailure) {
      reportNew(try await client.askedContacts(lookup), &search, index)
    } catch  where error.absence != nil {
      return
    } catch  where error.isOfThisStepOnly {
      search.refusal = search.refusal ?? error
    }
  }

  private func answer(
    to query: ContactQuery, _ search: inout Search, _ index: Int
  ) async throws(ProviderFailure) {
    let condition = query.conditions.first
    search.answer.note(.query(condition?.key ?? ""), asked: condition?.value)
    var query = query
    var unreadable = 0
    var trail = PageTrail(isIndexed: true)
    while true {
      let page = try await client.page(query)
      unreadable += page.unreadable
      reportNew(page.contacts, &search, index)
      guard let next = page.next else { break }
      if trail.isStuck(after: page.contacts.map(\.id.value)) {
        throw ProviderFailure(
          .protocol, provider: client.info.name, delivery: .answered, message: PageTrail.message)
      }
      query = query.starting(at: next)
    }
    if unreadable > 0 { search.answer.completeness = .no(.unreadable(unreadable)) }
  }

  // MARK: - The index

  /// Asks the index in place of a scan. If it cannot be used, the scan remains.
  private func askIndex(_ search: inout Search, _ number: Int) async {
    guard let index = indexes.indexes[client.info.name] else { return }
    if search.scan != nil, scanning.isWanted { return }
    do {
      let result = try await IndexSearch(client: client, index: index, indexes: indexes)
        .run(search.text)
      if result.completeness == .no(.noIndex), indexes.scansUnbuilt { return }
      let isInstead = search.scan != nil
      if let way = result.way, isInstead || !result.contacts.isEmpty {
        search.answer.note(way, asked: nil)
      }
      search.answer.more = result.more
      reportNew(result.contacts, &search, number)
      guard isInstead else { return addHint(of: result, to: &search) }
      search.scan = nil
      search.isAnsweredByIndex = true
      search.answer.completeness = result.completeness
    } catch let failure as ProviderFailure {
      search.scan = nil
      search.isAnsweredByIndex = true
      search.answer.completeness = .no(Self.gap(failure))
    } catch let failure as IndexFailure where failure.isAway && search.scan != nil {
      // It is back soon, which a long list is not worth.
      search.scan = nil
      search.isAnsweredByIndex = true
      search.answer.completeness = .no(.indexAway(failure.message))
    } catch {
      // The client has logged it; the provider is searched as if it had no index.
      return
    }
  }

  /// The provider cannot be searched that way, but the index knows something.
  private func addHint(of result: IndexSearch.Result, to search: inout Search) {
    guard result.unreadable > 0, case .impossible(let limit) = search.answer.completeness else {
      return
    }
    let known = result.unreadable == 1 ? "1 such contact" : "\(result.unreadable) such contacts"
    search.answer.completeness = .impossible("\(limit); its index knows \(known)")
  }

  private func reportNew(_ contacts: [Contact], _ search: inout Search, _ index: Int) {
    let new = contacts.filter { search.seen.insert($0.id).inserted }
    if !new.isEmpty { report(.found(new, of: index)) }
  }

  // MARK: - Scans

  private struct Enough: Error {}

  private func scan(
    _ query: ContactQuery, for open: [Int], of searches: inout [Search]
  ) async {
    var read = 0
    var total: Int?
    var completeness: Completeness
    if scanning.most == 0 {
      completeness = .no(.notScanned)
    } else {
      let result = await CallPriority.$current.withValue(.bulk) {
        await reading(query, for: open, of: &searches)
      }
      (read, total, completeness) = (result.read, result.total, result.completeness)
    }
    for index in open {
      if scanning.most > 0 { searches[index].answer.ways.append(.scan(read: read, total: total)) }
      // Reading everything makes up for what a lookup or a query could not tell.
      if completeness == .yes {
        searches[index].answer.completeness = .yes
      } else if let refusal = searches[index].refusal {
        searches[index].answer.completeness = .no(.failed(refusal))
      } else if searches[index].answer.completeness == .yes {
        searches[index].answer.completeness = completeness
      }
    }
  }

  private struct Reading {
    var read = 0
    var total: Int?
    var completeness = Completeness.yes
  }

  private func reading(
    _ query: ContactQuery, for open: [Int], of searches: inout [Search]
  ) async -> Reading {
    let matches = TextMatches(
      open.map { ($0, searches[$0].text) }, country: client.info.defaultCountry)
    var reading = Reading()
    // Also says of how many contacts a limit left some out.
    reading.total = await CountContacts(client: client).known()
    report(.scanning(read: 0, total: reading.total))
    var query = query
    query.limit = min(query.limit, scanning.most)
    do {
      let end = try await WalkContacts(client: client).walk(query, isFree: true) { contacts in
        let rows = contacts.prefix(scanning.most - reading.read)
        var found: [Int: [Contact]] = [:]
        for contact in rows {
          for index in matches.indices(of: contact) { found[index, default: []].append(contact) }
        }
        for (index, contacts) in found { reportNew(contacts, &searches[index], index) }
        reading.read += rows.count
        report(.scanning(read: reading.read, total: reading.total))
        // Only a row beyond the limit shows that the list goes on.
        if rows.count < contacts.count { throw Enough() }
      }
      if end.hasMoved { reading.completeness = .no(.listMoved) }
      if end.unreadable > 0 { reading.completeness = .no(.unreadable(end.unreadable)) }
    } catch let failure as ProviderFailure {
      reading.completeness = .no(Self.gap(failure))
    } catch {
      reading.completeness = .no(
        .limit(read: reading.read, total: reading.total, isCallers: scanning.isCallers))
    }
    return reading
  }
}

extension SearchAnswer {
  fileprivate mutating func note(_ way: Way, asked value: String?) {
    if !ways.contains(way) { ways.append(way) }
    if let value, !asked.contains(value) { asked.append(value) }
  }
}

extension ProviderFailure {
  /// Whether another step may still find the contact: several contacts match this lookup key, or
  /// the provider refuses access to the one that matches.
  fileprivate var isOfThisStepOnly: Bool { kind == .conflict || kind == .forbidden }
}

/// Which of several texts a contact matches.
struct TextMatches {
  private var emails: [String: [Int]] = [:]
  private var keys: [String: [Int]] = [:]
  private var others: [(index: Int, match: ContactMatch)] = []

  /// Of several texts, an e-mail address matches as a whole. A single text also matches as a part.
  init(_ texts: [(index: Int, text: String)], country: PhoneCountry?) {
    for (index, text) in texts {
      guard texts.count > 1, let email = EmailIdentifier(text) else {
        others.append((index, ContactMatch(text, country: country)))
        continue
      }
      for form in Set([email.address, email.base]) { emails[form, default: []].append(index) }
      keys[KeyIdentifier.compared(text), default: []].append(index)
    }
  }

  func indices(of contact: Contact) -> [Int] {
    var found = Set(others.filter { $0.match.matches(contact) }.map(\.index))
    guard !emails.isEmpty else { return found.sorted() }
    for email in contact.emails.compactMap({ EmailIdentifier($0.value) }) {
      for form in [email.address, email.base] { found.formUnion(emails[form] ?? []) }
    }
    let values =
      [contact.id.value]
      + KeyIdentifier.fields.compactMap {
        contact.fields[$0]?.displayText
      }
    for value in values {
      found.formUnion(keys[KeyIdentifier.compared(value)] ?? [])
    }
    return found.sorted()
  }
}
