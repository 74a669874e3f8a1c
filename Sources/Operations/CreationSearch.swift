import Domain

/// Looks for a contact that may or may not have been created.
struct CreationSearch: Sendable {
  let client: any ProviderClient
  let draft: ContactDraft
  private let trace: CreationTrace
  private let match: DraftMatch

  /// With more pages of similar contacts the search is inconclusive.
  private static let mostPages = 10

  enum Result: Sendable {
    case found(Contact)
    /// There is no new contact.
    case absent
    case unclear
  }

  init(client: any ProviderClient, draft: ContactDraft) {
    self.client = client
    self.draft = draft
    trace = client.creationTrace(of: draft)
    match = DraftMatch(draft, rules: client.info.capabilities.fieldRules)
  }

  /// Whether the provider itself refuses duplicates, so that a second request creates none.
  var isUnique: Bool {
    guard case .unique = trace else { return false }
    return true
  }

  /// The similar contacts before the creation, which afterwards look like the new one. `nil` if the
  /// provider cannot list them; the contact is created anyway.
  func alikeBefore() async throws(ProviderFailure) -> Set<ContactID>? {
    do throws(ProviderFailure) {
      return try await contacts().map { Set($0.map(\.id)) }
    } catch  where [.notFound, .validation, .conflict].contains(error.kind) {
      return nil
    } catch  where error.kind == .forbidden && isUnique {
      // The key may create but not read; the provider itself refuses a second contact.
      return nil
    }
  }

  /// Reads to the end even if the operator cancels.
  ///
  /// A new contact with other values than the draft may still be the one, if the provider stores
  /// values in another form: the result is then unclear.
  func result(besides before: Set<ContactID>?) async -> Result {
    guard let before else { return .unclear }
    let reading = await uncancelled { () async throws(ProviderFailure) in try await contacts() }
    guard case .success(let contacts?) = reading else { return .unclear }
    let new = contacts.filter { !before.contains($0.id) }
    guard !new.isEmpty else { return .absent }
    let alike = new.filter(holdsDraft)
    return alike.count == 1 ? .found(alike[0]) : .unclear
  }

  /// The contacts that include the draft's contact if it exists. `nil` if the provider cannot be
  /// asked, there are too many, or the list is stuck.
  private func contacts() async throws(ProviderFailure) -> [Contact]? {
    switch trace {
    case .none: return nil
    case .unique(.query(let query)), .unique(.scan(let query)), .alike(let query):
      return try await contacts(query)
    case .unique(.lookup(let lookup)):
      do throws(ProviderFailure) {
        return [try await client.contact(lookup, fields: nil)]
      } catch  where error.absence == .gone {
        return []
      }
    }
  }

  private func contacts(_ query: ContactQuery) async throws(ProviderFailure) -> [Contact]? {
    var contacts: [Contact] = []
    var query = query
    var trail = PageTrail(isIndexed: true)
    for _ in 1...Self.mostPages {
      let page = try await client.page(query)
      // A row that cannot be read may be the contact.
      guard page.unreadable == 0 else { return nil }
      contacts += page.contacts
      guard let next = page.next else { return contacts }
      if trail.isStuck(after: page.contacts.map(\.id.value)) { return nil }
      query = query.starting(at: next)
    }
    return nil
  }

  func holdsDraft(_ contact: Contact) -> Bool { match.isShown(by: contact) }
}
