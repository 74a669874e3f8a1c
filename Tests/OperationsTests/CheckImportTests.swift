import Domain
import Operations
import TestSupport
import Testing

/// Covers what is known of an import beside its answer.
@Suite(.timeLimit(.minutes(10))) struct CheckImportTests {
  @Test func `says why the export of a provider cannot be read`() async throws {
    let world = try await SimulatedWorld.start()
    for name in ["shop-it", "b2b", "donors"] {
      let client = try world.client(name)
      #expect(
        CheckImport(client: client).obstacle
          == "\(client.info.title) has no file of its own to export")
    }
    #expect(CheckImport(client: try world.client("eu-shop")).obstacle == nil)
    try await world.stop()
  }

  @Test func `finds the entries that the provider has, in other spellings`() async throws {
    let world = try await SimulatedWorld.start()
    let client = try world.client("eu-shop")
    let form = try #require(client.info.capabilities.importForm)
    var entries = MissingEntries(form: form, country: nil)
    var reader = ContactFileReader()
    let file = "type,value\ncall,0016175550101\nemail,absent@example.com\ncall,6175550101\n"
    for row in try reader.rows(in: Array(file.utf8)) + reader.end() {
      entries.add(try form.entry(of: row))
    }
    #expect(try await CheckImport(client: client).missing(of: entries) == [2])
    try await world.stop()
  }
}
