import Domain

/// Looks for a contact whose creation may or may not have happened.
struct CreationSearch: Sendable {
  let client: any ProviderClient
  let draft: ContactDraft
  private let trace: CreationTrace
  private let match: DraftMatch

  /// Pages that are read at the most; more contacts alike are as good as no answer.
  private static let mostPages = 10

  enum Result: Sendable {
    case found(Contact)
    /// Nobody is there who was not there before.
    case absent
    case unclear
  }

  init(client: any ProviderClient, draft: ContactDraft) {
    self.client = client
    self.draft = draft
    trace = client.creationTrace(of: draft)
    match = DraftMatch(draft, rules: client.info.capabilities.fieldRules)
  }

  /// Whether the provider itself keeps no two such contacts, so that a second request makes none.
  var isUnique: Bool {
    guard case .unique = trace else { return false }
    return true
  }

  /// The contacts among which the new one will stand, where a provider keeps several alike: read
  /// before the creation, since afterwards nobody could tell them from the new one. `nil` where
  /// they cannot be told; the creation does not depend on them.
  func alikeBefore() async throws(ProviderFailure) -> Set<ContactID>? {
    guard case .alike(let query) = trace else { return [] }
    do throws(ProviderFailure) {
      return try await contacts(query).map { Set($0.map(\.id)) }
    } catch  where [.notFound, .validation, .conflict].contains(error.kind) {
      return nil
    }
  }

  /// Reads to the end also where the operator's act is cancelled.
  ///
  /// A contact that was not there before and does not hold what was asked for may be the one all the
  /// same, kept in another form: then it is unclear.
  func result(besides before: Set<ContactID>?) async -> Result {
    switch trace {
    case .none: return .unclear
    case .unique(.lookup(let lookup)):
      let client = client
      let reading = await uncancelled { () async throws(ProviderFailure) in
        try await client.contact(lookup, fields: nil)
      }
      switch reading {
      case .success(let contact): return holdsDraft(contact) ? .found(contact) : .unclear
      case .failure(let failure): return failure.absence == .gone ? .absent : .unclear
      }
    case .unique(.query(let query)), .unique(.scan(let query)), .alike(let query):
      guard let before else { return .unclear }
      let reading = await uncancelled { () async throws(ProviderFailure) in
        try await contacts(query)
      }
      guard case .success(let contacts?) = reading else { return .unclear }
      let new = contacts.filter { !before.contains($0.id) }
      guard !new.isEmpty else { return .absent }
      let alike = new.filter(holdsDraft)
      return alike.count == 1 ? .found(alike[0]) : .unclear
    }
  }

  /// `nil` where there are too many, or the list does not go on.
  private func contacts(_ query: ContactQuery) async throws(ProviderFailure) -> [Contact]? {
    var contacts: [Contact] = []
    var query = query
    var trail = PageTrail(isIndexed: true)
    for _ in 1...Self.mostPages {
      let page = try await client.page(query)
      contacts += page.contacts
      guard let next = page.next else { return contacts }
      if trail.isStuck(after: page.contacts.map(\.id.value)) { return nil }
      query = query.starting(at: next)
    }
    return nil
  }

  func holdsDraft(_ contact: Contact) -> Bool { match.isShown(by: contact) }
}
