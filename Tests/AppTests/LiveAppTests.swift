import App
import Domain
import Foundation
import Simulator
import TestSupport
import Testing

/// Covers how the program is assembled and where its secrets come from.
@Suite(.timeLimit(.minutes(10))) struct LiveAppTests {
  private let temporary: TemporaryFolder
  private var folder: URL { temporary.url }

  init() throws { temporary = try TemporaryFolder() }

  private func app(
    _ key: String, more: String = "", variables: [String: String] = [:],
    options: LiveApp.Options = LiveApp.Options()
  ) throws -> LiveApp {
    let text = """
      \(more)
      [[provider]]
      name = "eu-shop"
      kind = "\(SimulatedAccount.named("eu-shop").kind)"
      site_id = "1"
      key = \(key)
      allow_actions = ["prefer"]
      """
    let source = SettingsSource(
      name: "config.toml", text: text, isReadableByOthers: false, folder: folder)
    return try LiveApp(
      settings: try Settings(source), stateFolder: folder.appendingPathComponent("state"),
      environment: variables, options: options)
  }

  private func message(_ key: String, variables: [String: String] = [:]) throws -> String {
    let failure = try #require(throws: SettingsFailure.self) {
      try app(key, variables: variables)
    }
    return try #require(failure.problems.first).text
  }

  @Test func `an error names the missing variable and its provider`() throws {
    let text = try message("{ env = \"SHOP_KEY\" }")
    #expect(text == "config.toml:6: eu-shop: the environment has no SHOP_KEY")
  }

  @Test func `a tolerated provider without its secret reports why it cannot be used`()
    async throws
  {
    var options = LiveApp.Options()
    options.toleratesMissingSecrets = true
    let app = try app("{ env = \"SHOP_KEY\" }", options: options)
    let client = try #require(app.clients.first)
    let info = try #require(
      try self.app("{ value = \"k\" }", options: options).clients.first
    ).info
    #expect(client.info == info)
    let expected = ProviderFailure(
      .unauthorized, provider: info.name, delivery: .notSent,
      message: "the environment has no SHOP_KEY")
    let lookup = ContactLookup.id("1")
    await #expect(throws: expected) { try await client.page(ContactQuery(limit: 1)) }
    await #expect(throws: expected) { try await client.contact(lookup, fields: nil) }
    await #expect(throws: expected) { try await client.count([]) }
    await #expect(throws: expected) { try await client.send(.anonymize(lookup)) }
    #expect(throws: expected) { try client.plannedRequests(for: .anonymize(lookup)) }
    #expect(!client.searchPlan(for: "jane").steps.isEmpty)
  }

  @Test func `takes a secret from an environment variable`() throws {
    let app = try app("{ env = \"SHOP_KEY\" }", variables: ["SHOP_KEY": "k"])
    #expect(app.clients.map(\.info.name.text) == ["eu-shop"])
  }

  @Test func `takes the first line of a command's output as the secret`() throws {
    _ = try app(
      "{ command = [\"printf\", \"key\\nmore\"] }", variables: ["PATH": "/usr/bin:/bin"])
  }

  @Test(arguments: [
    (key: "{ command = [\"no-such-program\"] }", part: "there is no program no-such-program"),
    (key: "{ command = [\"false\", \"canary\"] }", part: "false failed with status 1"),
    (key: "{ command = [\"true\"] }", part: "true gave no key"),
    (key: "{ command = [\"sh\", \"-c\", \"echo canary >&2; exit 3\"] }", part: "status 3"),
  ])
  func `an error about a failed key command does not show its output`(
    row: (key: String, part: String)
  ) throws {
    let text = try message(row.key, variables: ["PATH": "/usr/bin:/bin"])
    #expect(text.contains(row.part))
    #expect(!text.contains("canary"))
  }

  @Test func `refuses a key file that others can read`() throws {
    let path = folder.appendingPathComponent("key").path
    try Data("secret\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(try message("{ file = \"key\" }").contains("can be read by others"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    _ = try app("{ file = \"key\" }")
  }

  @Test func `needs no secret to send nothing`() throws {
    var options = LiveApp.Options()
    options.needsCredentials = false
    #expect(try app("{ env = \"SHOP_KEY\" }", options: options).clients.count == 1)
  }

  @Test func `applies the config's policy to the provider`() throws {
    let info = try #require(
      try app("{ value = \"k\" }", more: "require_case = true").clients.first
    ).info
    #expect(info.availability(of: .prefer) == .available)
    #expect(info.availability(of: .anonymize).reason?.contains("allow_actions") == true)
    #expect(info.policy.requiresCase)
    let readOnly = try #require(
      try app("{ value = \"k\" }", more: "read_only = true").clients.first
    ).info
    #expect(readOnly.availability(of: .prefer).reason?.contains("read_only") == true)
  }

  @Test func `remembers the last used provider`() throws {
    let app = try app("{ value = \"k\" }")
    #expect(app.session.lastProvider() == nil)
    app.session.saveLastProvider(try #require(ProviderName("eu-shop")))
    #expect(app.session.lastProvider()?.text == "eu-shop")
    app.session.flush()
    #expect(try self.app("{ value = \"k\" }").session.lastProvider()?.text == "eu-shop")
  }

  @Test func `remembers the sort order and columns of lists but no personal data`() throws {
    let app = try app("{ value = \"k\" }")
    let shop = try #require(ProviderName("eu-shop"))
    app.session.saveLastProvider(shop)
    let view = SavedListView(
      sort: [SortKey("name"), SortKey("-id")], columns: ["id", "parent.id"])
    app.session.saveListView(view, of: shop)
    #expect(app.session.listView(of: shop) == view)
    #expect(app.session.lastProvider() == shop)
    app.session.saveListView(
      SavedListView(sort: [], columns: ["jane@example.com", "id"]), of: shop)
    app.session.flush()
    let next = try self.app("{ value = \"k\" }")
    #expect(next.session.listView(of: shop)?.columns == ["id"])
    next.session.saveListView(SavedListView(), of: shop)
    next.session.flush()
    let last = try self.app("{ value = \"k\" }")
    #expect(last.session.listView(of: shop) == nil)
    #expect(last.session.lastProvider() == shop)
  }

  @Test(arguments: [
    "eu-shop\n\u{0}\u{1b}[2J x=y\n=\nshop-it sort\nshop-it sort=,,- columns=\n", "\n\n\n",
    "eu-shop", "../../etc sort=id\n",
  ])
  func `ignores and rewrites a broken session file`(text: String) throws {
    let app = try app("{ value = \"k\" }")
    let shop = try #require(ProviderName("shop-it"))
    app.session.saveLastProvider(shop)
    app.session.flush()
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let path = try #require(files.first { $0.hasSuffix("session") })
    let file = folder.appendingPathComponent(path)
    try Data(text.utf8).write(to: file)
    let next = try self.app("{ value = \"k\" }")
    #expect(next.session.listView(of: shop) == nil)
    next.session.saveListView(SavedListView(sort: [SortKey("id")]), of: shop)
    next.session.saveLastProvider(shop)
    next.session.flush()
    #expect(try String(contentsOf: file, encoding: .utf8) == "shop-it\nshop-it sort=id\n")
  }

  @Test func `an untrusted state folder stops every write but no read`()
    async throws
  {
    let state = folder.appendingPathComponent("state")
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: state.path)
    let app = try app("{ value = \"k\" }")
    #expect(app.warnings.count == 1)
    let entry = JournalEntry(
      writeID: UUID(), step: .intended, time: Date(),
      target: JournalEntry.Target(
        provider: try #require(ProviderName("eu-shop")), environment: .sandbox, installation: nil,
        action: .prefer,
        contactID: "1", changedFields: [], caseReference: nil, request: ""))
    await #expect(throws: JournalFailure.self) { try await app.journal.record(entry) }
  }

  // MARK: - Key commands

  /// Writes an executable script and returns its path.
  private func script(_ body: String, at name: String = "key.sh") throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
    return file.path
  }

  @Test func `a key command does not get other providers' secrets`() throws {
    let path = try script("test -z \"$B2B_SECRET\" || exit 3; test -n \"$OWN\" || exit 4; echo k")
    let more = """
      [[provider]]
      name = "b2b"
      kind = "\(SimulatedAccount.named("shop-it").kind)"
      base_url = "https://shop.example.com"
      key = { env = "B2B_SECRET" }
      """
    _ = try app(
      "{ command = [\"\(path)\"] }", more: more,
      variables: ["B2B_SECRET": "s3cret", "OWN": "1", "PATH": "/bin"])
    let text = try message(
      "{ command = [\"\(path)\"] }", variables: ["B2B_SECRET": "s3cret", "OWN": "1"])
    #expect(
      text.hasSuffix("failed with status 3"), "without the other provider the variable is passed on"
    )
  }

  @Test func `searches a key command only in absolute folders and runs it without a shell`() throws
  {
    let name = try script("echo k", at: "key-of-here")
    for path in [".", "", "relative/bin", ":\(folder.lastPathComponent)"] {
      let text = try message("{ command = [\"key-of-here\"] }", variables: ["PATH": path])
      #expect(text.contains("there is no program key-of-here"), "PATH=\(path)")
    }
    _ = try app(
      "{ command = [\"key-of-here\"] }", variables: ["PATH": folder.path])
    _ = try app("{ command = [\"./key-of-here\"] }")
    let text = try message("{ command = [\"\(name); true\"] }")
    #expect(text.contains("there is no program"))
  }

  @Test func `stops a key command that writes without end`() throws {
    let path = try script("while echo k; do :; done")
    let text = try message("{ command = [\"\(path)\"] }", variables: ["PATH": "/bin:/usr/bin"])
    #expect(text.contains("failed with status"))
  }
}
