package import Domain
import Foundation
import Observation
package import Operations

/// Edits one contact: type, see the difference, send it, see the provider's answer.
@Observable
package final class ContactEditModel {
  package private(set) var state: ContactEditState

  @ObservationIgnored private let save: SaveContact
  @ObservationIgnored private let ambient: Ambient

  package init(contact: Contact, info: ProviderInfo, save: SaveContact, ambient: Ambient) {
    self.save = save
    self.ambient = ambient
    let fields = info.capabilities.fieldRules.map { rule in
      let value = ContactValues.text(of: rule.name, in: contact)
      return ContactEditState.Field(rule: rule, input: TextFieldState(value), original: value)
    }
    state = ContactEditState(contact: contact, info: info, fields: fields)
  }

  // MARK: - Editing

  package func edit(_ change: (inout TextFieldState) -> Void) {
    guard case .editing = state.phase else { return }
    let before = state.fields[state.focus].input.text
    change(&state.fields[state.focus].input)
    guard state.fields[state.focus].input.text != before else { return }
    state.fields[state.focus].providerProblem = nil
    state.message = nil
  }

  package func moveFocus(by step: Int) {
    guard case .editing = state.phase else { return }
    let count = state.fields.count
    state.focus = (state.focus + step + count) % count
  }

  /// Shows the difference that saving would send, or says what stands in the way.
  package func review() {
    guard case .editing = state.phase else { return }
    if let index = state.fields.firstIndex(where: { $0.problem != nil }) {
      state.focus = index
      let field = state.fields[index]
      state.message = Message(.failure, "\(field.rule.title) \(field.problem ?? "")")
      return
    }
    let difference = ContactDifference(from: state.contact, applying: draft)
    guard !difference.isEmpty else {
      state.message = Message(.info, "nothing is changed")
      return
    }
    state.message = nil
    state.phase = .reviewing(difference)
  }

  /// One step back: from the difference to the form, from a clean form out, from a dirty one to the
  /// question.
  ///
  /// - Returns: Whether the form is to be closed.
  package func back() -> Bool {
    switch state.phase {
    case .editing where !state.isDirty: return true
    case .editing:
      state.phase = .leaving
    case .reviewing, .conflicting, .leaving:
      state.phase = .editing
    case .saving:
      state.message = Message(.info, "it is being sent; a write cannot be called back")
    }
    return false
  }

  // MARK: - Saving

  private var draft: ContactDraft {
    ContactDraft(
      state.fields.filter(\.isDirty).compactMap { field in
        do throws(FieldProblem) {
          return FieldValue(
            name: field.rule.name, value: try field.rule.value(of: field.input.text))
        } catch {
          return nil
        }
      })
  }

  /// Enter: sends what is reviewed, or takes over what is theirs before the next review.
  ///
  /// - Returns: The contact as the provider has it after a save that succeeded; else `nil`, and the
  ///   form stands with the reason.
  package func confirm() async -> WriteResult? {
    switch state.phase {
    case .reviewing(let difference): return await send(difference)
    case .conflicting(_, let now):
      rebase(onto: now)
      review()
      return nil
    case .editing, .saving, .leaving: return nil
    }
  }

  private func send(_ difference: ContactDifference) async -> WriteResult? {
    guard let lookup = state.contact.lookup else { return nil }
    state.phase = .saving(difference, since: ambient.now())
    let draft = draft
    let seen = state.contact
    let save = save
    let result = await Task { () async -> Result<WriteResult, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await save.save(draft, to: lookup, seen: seen))
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let written):
      state.phase = .editing
      return written
    case .failure(let failure):
      show(failure)
      return nil
    }
  }

  private func show(_ failure: WriteFailure) {
    state.phase = .editing
    state.message = Message(failure)
    switch failure {
    case .conflict(_, let now):
      state.phase = .conflicting(ContactDifference(from: now, applying: draft), now: now)
    case .invalid(_, let problems):
      for problem in problems { mark(problem.field, problem.message) }
    case .failed(let failure):
      if let field = failure.field { mark(field, failure.message) }
    case .unavailable, .caseMissing, .outcomeUnknown, .journal:
      break
    }
  }

  private func mark(_ name: String, _ problem: String) {
    guard let index = state.fields.firstIndex(where: { $0.rule.name == name }) else { return }
    state.fields[index].providerProblem = problem
    state.focus = index
  }

  /// Takes the provider's newer state as what was seen; what the operator typed stays.
  private func rebase(onto now: Contact) {
    for index in state.fields.indices {
      let value = ContactValues.text(of: state.fields[index].rule.name, in: now)
      let wasDirty = state.fields[index].isDirty
      state.fields[index].original = value
      if !wasDirty { state.fields[index].input = TextFieldState(value) }
    }
    state.contact = now
    state.phase = .editing
    state.message = nil
  }
}
