package import Domain

/// Reads what is held about the person of an access case, for the package that the person gets.
package struct ExportCase: Sendable {
  private let desk: CaseDesk
  private let clients: [any ProviderClient]
  private let keys: [String]

  /// `keys` are the person's identifiers, for providers that read by nothing else.
  package init(desk: CaseDesk, clients: [any ProviderClient], keys: [String] = []) {
    self.desk = desk
    self.clients = clients
    self.keys = keys
  }

  /// Reads every included contact with every field.
  ///
  /// - Throws: If the case does not allow it, or a provider does not answer.
  package func accessPackage(of record: CaseRecord) async throws(CaseFailure) -> AccessPackage {
    try require(record)
    var parts: [AccessPackage.Part] = []
    for client in clients { parts.append(try await part(of: record, at: client)) }
    return AccessPackage(caseReference: record.reference, day: desk.today, parts: parts)
  }

  private func require(_ record: CaseRecord) throws(CaseFailure) {
    guard record.right == .access else {
      throw .refused(
        "\(record.reference) is about \(record.right.rawValue): only an access has an export")
    }
    try desk.requireOpen(record)
    try desk.requireIdentity(record)
    guard !record.included.isEmpty || !record.searches.isEmpty else {
      throw .refused(
        "the person was not searched for",
        nextStep: "roster case find \(record.reference) looks for them")
    }
    let names = clients.map(\.info.name.text)
    if let other = record.included.first(where: { !names.contains($0.provider) }) {
      throw .refused("the config has no provider \(other.provider)")
    }
    guard desk.settings.approval == .none || record.validPlan?.isApplied == true else {
      throw .refused(
        "the plan is not approved and carried out",
        nextStep: "roster case apply \(record.reference) --approval FILE carries it out")
    }
  }

  private func part(
    of record: CaseRecord, at client: any ProviderClient
  ) async throws(CaseFailure) -> AccessPackage.Part {
    let name = client.info.name
    let search = record.searches[name.text]
    var part = AccessPackage.Part(
      provider: name, title: client.info.title, contacts: [],
      obstacle: CaseWords.gap(search), asOf: search?.asOf)
    if let refusal = record.refusals.first(where: {
      $0.provider == nil || $0.provider == name.text
    }) {
      part.obstacle = "the request was refused: \(refusal.reason.rawValue)"
      return part
    }
    let reading = ReadCaseContacts(clients: clients, keys: keys)
    for contact in record.included where contact.provider == name.text {
      switch try await reading.state(of: contact) {
      case .present(let found):
        part.contacts.append(found)
        part.toAdd = client.info.capabilities.accessSteps
        do throws(ProviderFailure) {
          part.beside[found.id] = try await client.heldParts(of: found)
        } catch {
          throw .provider(error)
        }
      case .absent: break
      case .unreadable:
        let key = client.info.capabilities.lookupKeys.first ?? .id
        part.obstacle = "a contact is read only by its \(key.name), which was not given"
      }
    }
    let retained = record.contacts.contains { contact in
      contact.contact.provider == name.text && contact.why == ExclusionReason.retained.rawValue
    }
    if retained { part.obstacle = "a contact of the person was left out" }
    return part
  }
}
