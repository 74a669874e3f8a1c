package import Domain
import Operations

/// What was saved of a form.
package nonisolated struct SentForm: Hashable, Sendable {
  /// In the order in which they were sent.
  package var saved: [SavedForm] = []
  /// Whether nothing is left to send.
  package var isWhole = false
}

/// A contact of a form that was saved.
package nonisolated struct SavedForm: Hashable, Sendable {
  package var id: ContactID
  /// As the provider has it; `nil` if it could not be read back.
  package var contact: Contact?
  /// As the operator saw it before; `nil` for a new one.
  package var before: Contact?
  package var draft: ContactDraft
  /// One sentence each.
  package var warnings: [String]
}

/// Sends a form: a new contact, or new values for an existing one.
struct FormSender {
  let client: any ProviderClient
  let context: WriteContext

  /// The write runs in its own task, so that cancelling the caller does not interrupt it.
  func send(
    _ draft: ContactDraft, seen: Contact?, restored: Set<String>
  ) async -> Result<SavedForm, WriteFailure> {
    guard let seen else { return await create(draft) }
    guard let lookup = seen.lookup else {
      return .failure(
        .unavailable(
          provider: client.info.name, reason: "this contact cannot be read again"))
    }
    let save = SaveContact(client: client, context: context)
    let result = await Task { () async -> Result<WriteResult, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await save.save(draft, to: lookup, seen: seen, restored: restored))
      } catch {
        return .failure(error)
      }
    }.value
    return result.map {
      SavedForm(
        id: seen.id, contact: $0.contact, before: seen, draft: draft, warnings: $0.warnings)
    }
  }

  private func create(_ draft: ContactDraft) async -> Result<SavedForm, WriteFailure> {
    let create = CreateContact(client: client, context: context)
    let result = await Task { () async -> Result<CreatedContact, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await create.create(draft))
      } catch {
        return .failure(error)
      }
    }.value
    return result.map { created in
      var warnings = created.warnings
      if case .answerOnly(let reason) = created.evidence { warnings.append(reason) }
      return SavedForm(
        id: created.id, contact: created.contact, before: nil, draft: draft, warnings: warnings)
    }
  }
}
