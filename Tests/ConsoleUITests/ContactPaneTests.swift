import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers what the contact's pane and the form show of a contact with a company.
@Suite(.timeLimit(.minutes(10))) struct ContactPaneTests {
  private func model(_ world: SimulatedWorld) async -> ConsoleModel {
    let model = world.console()
    model.lookUp("25492", at: 2)
    await model.settle()
    return model
  }

  private func draw(_ model: ConsoleModel, _ columns: Int, _ rows: Int) -> Canvas {
    ConsoleScreen.draw(
      model, size: Size(columns: columns, rows: rows), glyphs: .unicode, keyMap: .standard, tick: 0)
  }

  @Test func `a company is shown by the titles of its fields and not as JSON`() async throws {
    let world = try await SimulatedWorld.start()
    let model = await model(world)
    let company = try #require(
      model.detail.state.contact.map { ContactValues.text(of: "parent.id", in: $0) })
    let frame = draw(model, 200, 50).plainText
    let row = try #require(frame.split(separator: "\n").first { $0.contains("Company id") })
    #expect(row.contains(company))
    #expect(!frame.contains("{\""))
    try await world.stop()
  }

  @Test func `a company that is not there has a title and not the name of its field`() async throws
  {
    let world = try await SimulatedWorld.start()
    let model = world.console()
    model.lookUp("25491", at: 2)
    await model.settle()
    let frame = draw(model, 200, 50).plainText
    #expect(frame.contains("Company id"))
    #expect(!frame.contains("parent"))
    try await world.stop()
  }

  @Test func `a form begins at the first name, and its values look the same without the cursor`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let model = await model(world)
    model.forms.begin()
    let canvas = draw(model, 40, 10)
    let rows = canvas.plainText.split(separator: "\n").map(String.init)
    func style(_ title: String, _ value: String) throws -> Style {
      let row = try #require(rows.firstIndex { $0.contains(title) }, "\(rows)")
      let value = try #require(rows[row].firstRange(of: value))
      let column = rows[row].distance(from: rows[row].startIndex, to: value.lowerBound)
      return canvas[Point(column: column, row: row)].style
    }
    let state = try #require(model.edit?.state)
    #expect(state.fields[state.focus].rule.name == "firstName")
    #expect(try style("First name", "Jane") == style("Last name", "Smith"))
    try await world.stop()
  }
}
