import Domain
import Foundation
import ViewModels

/// One call to a client, and what must hold for every answer to it.
struct WireQuestion {
  let client: any ProviderClient

  private var capabilities: Capabilities { client.info.capabilities }

  private var draft: ContactDraft {
    ContactDraft(
      capabilities.fieldRules.filter(\.isRequired).map {
        FieldValue(name: $0.name, value: $0.form == .email ? "jane@example.com" : "1")
      })
  }

  private var writes: [ContactWrite] {
    let lookup = ContactLookup.id("17")
    return [
      .create(draft), .update(lookup, draft), .delete([lookup]), .delete([lookup, .id("18")]),
      .preferences(lookup, [.sms: false]), .anonymize(lookup),
      .setPricing(lookup, .object(["price": 1])), .removePricing(lookup),
    ] + capabilities.upsertKeys.map { .upsert($0, [draft]) }
  }

  func ask(_ number: Int) async throws {
    do {
      try await answer(to: number)
    } catch let failure as ProviderFailure {
      try check(failure)
    }
  }

  private func answer(to number: Int) async throws {
    let limit = 1 + number / 16
    let lookup = ContactLookup(key: capabilities.lookupKeys.first ?? .id, value: "17")
    switch number % 16 {
    case 0: try check(try await client.page(ContactQuery(limit: limit)).contacts)
    case 1:
      let start = capabilities.canSkip ? PageStart.first(limit) : .after("17")
      let page = try await client.page(ContactQuery(start: start, limit: limit))
      try check(page.contacts)
      try require(page.total ?? 0 >= 0, "a total of \(page.total ?? 0)")
    case 2: try check([try await client.contact(lookup, fields: nil)])
    case 3:
      let found = try await client.presence(of: [.id("17"), .id("18"), lookup])
      try check(found.values.compactMap(\.contact))
    case 4: try require(try await client.count([]) >= 0, "a count below 0")
    case 5: try await client.exportFile { !$0.isEmpty }
    case 6:
      for text in ["jane@example.com", "17"] {
        for step in client.searchPlan(for: text).steps { try await take(step) }
      }
    default:
      let writes = writes
      try check(try await client.send(writes[(number % 16 - 7 + limit) % writes.count]))
    }
  }

  private func take(_ step: SearchStep) async throws {
    switch step {
    case .lookup(let lookup): try check([try await client.contact(lookup, fields: nil)])
    case .query(let query), .scan(let query): try check(try await client.page(query).contacts)
    }
  }

  private func check(_ answer: WriteAnswer) throws {
    try require((100...599).contains(answer.status), "a status of \(answer.status)")
    try check(answer.contact.map { [$0] } ?? [])
    for case .failed(let message) in answer.rows.map(\.outcome) { try isShown(message) }
  }

  /// The panes' text of the contacts can be drawn, and the compact rows of `:load all` keep it.
  private func check(_ contacts: [Contact]) throws {
    var rows = CompactRows(
      provider: client.info.name, kind: client.info.kind, fields: capabilities.columns)
    for contact in contacts {
      try require(!contact.id.value.isEmpty, "a contact without an identifier")
      for column in capabilities.columns {
        try isShown(ContactValues.text(of: column, in: contact))
      }
      for (name, value) in contact.fields {
        try isShown(name)
        try isShown(value.displayText ?? "")
      }
      rows.append(contact)
      let kept = rows.contact(UInt32(rows.count - 1))
      try require(
        kept.id == contact.id && kept.name == contact.name && kept.emails == contact.emails
          && kept.phones == contact.phones && kept.preferences == contact.preferences,
        "a compact row holds \(kept), not \(contact)")
    }
  }

  private func check(_ failure: ProviderFailure) throws {
    let texts = [failure.message, failure.code, failure.field, failure.requestID].compactMap(\.self)
    for text in texts {
      try isShown(text)
      try require(AllowedText.isAllowed(text), "a failure holds \(text.debugDescription)")
      try require(!text.contains(FuzzClient.secret), "a failure holds the secret")
      try require(text.count <= 1_000, "a failure of \(text.count) characters")
    }
    let message = OperatorMessage(failure)
    try isShown(message.text + (message.nextStep ?? "") + (message.impersonal ?? ""))
  }

  private func isShown(_ text: String) throws {
    for form in [SafeText.Form.cell, .detail] {
      try AllowedText.check(SafeText(untrusted: text, form: form), text)
    }
  }
}
