import Domain

/// Looks for a contact whose creation may or may not have happened.
struct CreationSearch: Sendable {
  let client: any ProviderClient
  let draft: ContactDraft
  private let trace: CreationTrace

  /// Pages that are read at the most; more contacts alike are as good as no answer.
  private static let mostPages = 10

  enum Result: Sendable {
    case found(Contact)
    /// It is certain that there is none.
    case absent
    case unclear
  }

  init(client: any ProviderClient, draft: ContactDraft) {
    self.client = client
    self.draft = draft
    trace = client.creationTrace(of: draft)
  }

  /// The contacts that hold the draft's values already, where a provider keeps several alike: read
  /// before the creation, since afterwards nobody could tell them from the new one.
  func alikeBefore() async throws(ProviderFailure) -> Set<ContactID> {
    guard case .alike(let query) = trace else { return [] }
    return Set(try await contacts(query).filter(holdsDraft).map(\.id))
  }

  /// Reads to the end also where the operator's act is cancelled.
  func result(besides before: Set<ContactID>) async -> Result {
    switch trace {
    case .none: return .unclear
    case .unique(.lookup(let lookup)):
      let client = client
      let reading = await uncancelled { () async throws(ProviderFailure) in
        try await client.contact(lookup, fields: nil)
      }
      switch reading {
      case .success(let contact): return holdsDraft(contact) ? .found(contact) : .unclear
      case .failure(let failure): return failure.kind == .notFound ? .absent : .unclear
      }
    case .unique(.query(let query)), .unique(.scan(let query)), .alike(let query):
      let reading = await uncancelled { () async throws(ProviderFailure) in
        try await contacts(query)
      }
      guard case .success(let contacts) = reading else { return .unclear }
      let new = contacts.filter { holdsDraft($0) && !before.contains($0.id) }
      return new.isEmpty ? .absent : new.count == 1 ? .found(new[0]) : .unclear
    }
  }

  private func contacts(_ query: ContactQuery) async throws(ProviderFailure) -> [Contact] {
    var contacts: [Contact] = []
    var query = query
    for _ in 1...Self.mostPages {
      let page = try await client.page(query)
      contacts += page.contacts
      guard let next = page.next else { return contacts }
      query = query.starting(at: next)
    }
    throw ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered,
      message: "too many contacts are alike to tell a new one from them")
  }

  private func holdsDraft(_ contact: Contact) -> Bool { Self.agrees(contact, with: draft) }

  /// Whether a contact shows every single value of a draft. Lists and structures are left out: a
  /// provider keeps them in forms of its own.
  static func agrees(_ contact: Contact, with draft: ContactDraft) -> Bool {
    draft.values.allSatisfy { field in
      switch field.value {
      case .array, .object: return true
      case .null, .bool, .integer, .decimal, .string:
        let text = ContactValues.text(of: field.name, in: contact)
        return text.lowercased() == (field.value.displayText ?? "").lowercased()
      }
    }
  }
}
