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
    /// There is no contact that was not there before.
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

  /// The contacts that are alike before the creation: afterwards they could not be told from the new
  /// one. `nil` where the provider does not tell them, which does not prevent the creation.
  func alikeBefore() async throws(ProviderFailure) -> Set<ContactID>? {
    do throws(ProviderFailure) {
      return try await contacts().map { Set($0.map(\.id)) }
    } catch  where [.notFound, .validation, .conflict].contains(error.kind) {
      return nil
    } catch  where error.kind == .forbidden && isUnique {
      // A key that may create and not read; the provider itself refuses a second contact.
      return nil
    }
  }

  /// Reads to the end also where the operator's act is cancelled.
  ///
  /// A contact that was not there before and does not hold what was asked for may be the one all the
  /// same, kept in another form: then it is unclear.
  func result(besides before: Set<ContactID>?) async -> Result {
    guard let before else { return .unclear }
    let reading = await uncancelled { () async throws(ProviderFailure) in try await contacts() }
    guard case .success(let contacts?) = reading else { return .unclear }
    let new = contacts.filter { !before.contains($0.id) }
    guard !new.isEmpty else { return .absent }
    let alike = new.filter(holdsDraft)
    return alike.count == 1 ? .found(alike[0]) : .unclear
  }

  /// Those in which the draft's contact is found if there is one. `nil` where there is no way to ask,
  /// there are too many, or the list does not go on.
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
      contacts += page.contacts
      guard let next = page.next else { return contacts }
      if trail.isStuck(after: page.contacts.map(\.id.value)) { return nil }
      query = query.starting(at: next)
    }
    return nil
  }

  func holdsDraft(_ contact: Contact) -> Bool { match.isShown(by: contact) }
}
