import Domain
import Operations
import TestSupport
import Testing
import ViewModels

/// Covers `^_` and other keys in forms.
@Suite(.timeLimit(.minutes(10))) struct FormUndoTests {
  private func form(_ world: SimulatedWorld, at name: String) throws -> ContactEditModel {
    ContactEditModel(
      contact: nil, client: try world.client(name),
      context: .init(journal: RecordingJournal(), ambient: .live))
  }

  private func text(_ field: String, _ form: ContactEditModel) -> String? {
    form.state.fields.first { $0.rule.name == field }?.input.text
  }

  @Test func `undoes word by word, in the reverse order of the changes`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let form = try form(world, at: "donors")
    for letter in "Mary Ann" { form.edit { $0.insert(String(letter)) } }
    form.moveFocus(by: 1)
    for letter in "Li" { form.edit { $0.insert(String(letter)) } }
    form.edit { $0.deleteBackward() }
    #expect(form.undo())
    #expect(text("lastName", form) == "Li")
    form.moveFocus(by: 2)
    #expect(form.undo())
    #expect(text("lastName", form) == "")
    #expect(form.state.fields[form.state.focus].rule.name == "lastName")
    #expect(form.undo())
    #expect(text("firstName", form) == "Mary")
    #expect(form.undo())
    #expect(text("firstName", form) == "")
    #expect(!form.undo())
    #expect(!form.state.isDirty)
    try await world.stop()
  }

  @Test func `Left and Right step through the values of a choice`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try form(world, at: "b2b")
    form.type("", into: "gender")
    let words = form.state.fields[form.state.focus].rule.choices
    form.step(by: 1)
    #expect(text("gender", form) == words[0])
    form.step(by: -1)
    form.step(by: -1)
    #expect(text("gender", form) == words.last)
    #expect(form.undo())
    #expect(text("gender", form) == "")
    form.type("neither", into: "gender")
    #expect(form.state.fields[form.state.focus].problem?.hasPrefix("must be one of") == true)
    try await world.stop()
  }

  @Test(arguments: [
    ("b2b", "dateOfBirth", "28/08/1993", "1993-08-28"), ("b2b", "primaryLanguage", "eng", "en"),
    ("b2b", "parent.id", "0", "12"), ("b2b", "email", "no", "a@example.com"),
    ("donors", "emails", "a@example.com, no", "a@example.com, b@example.com"),
    ("donors", "addresses", "Lyon", "[{\"city\":\"Lyon\"}]"),
    ("shop-it", "customer", "x", "7"),
  ])
  func `checks a field while it is typed`(
    provider: String, field: String, wrong: String, right: String
  ) async throws {
    let world = try await SimulatedWorld.start()
    let form = try form(world, at: provider)
    form.type(wrong, into: field)
    #expect(form.state.fields[form.state.focus].problem != nil)
    form.type(right, into: field)
    #expect(form.state.fields[form.state.focus].problem == nil)
    try await world.stop()
  }
}
