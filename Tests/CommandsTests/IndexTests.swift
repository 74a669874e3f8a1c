import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct IndexTests {
  private static let listed = ["shop-it", "b2b", "donors"]

  /// A bench whose providers have an index, which is built at those that list.
  private func bench(isBuilt: Bool = true, top: String = "") async throws -> Workbench {
    let bench = try await Workbench()
    try await bench.configure(
      top: "index_key = { value = \"of the test\" }\n" + top, replacing: "[[provider]]",
      with: "[[provider]]\nindex = true")
    if isBuilt {
      let run = try await bench.run(["index", "update"] + Self.listed)
      #expect(run.status == 0, "\(run.errors)")
    }
    return bench
  }

  private func contacts(_ bench: Workbench, _ provider: String) async throws -> [[String: Any]] {
    let run = try await bench.run("list", provider, "--all", "--output", "json")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
  }

  private struct Answer {
    let run: Run
    let ids: [String]
    /// By provider: the member of `--envelope`.
    let searched: [String: [String: Any]]
    /// The requests of the find.
    let requests: [String]
  }

  private func find(
    _ text: String, _ options: [String] = [], at bench: Workbench
  ) async throws -> Answer {
    let before = await bench.requests().count
    let run = try await bench.run(["find", text, "--envelope"] + options)
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let searched = try #require(value?["searched"] as? [[String: Any]])
    return Answer(
      run: run,
      ids: (value?["contacts"] as? [[String: Any]] ?? []).compactMap { contact in
        guard let provider = contact["provider"] as? String, let id = contact["id"] as? String
        else { return nil }
        return "\(provider)/\(id)"
      },
      searched: Dictionary(
        uniqueKeysWithValues: searched.compactMap { one in
          (one["provider"] as? String).map { ($0, one) }
        }), requests: Array(await bench.requests().dropFirst(before)))
  }

  // MARK: - Finding

  @Test(arguments: listed)
  func `the last contact of a list is found without reading the list`(
    provider: String
  ) async throws {
    let bench = try await bench()
    let all = try await contacts(bench, provider)
    let last = try #require(all.last { ($0["emails"] as? [Any])?.isEmpty == false })
    let id = try #require(last["id"] as? String)
    let email = try #require(
      (last["emails"] as? [[String: Any]])?.first?["value"] as? String)
    let name = try #require(last["name"] as? String)
    for text in [email, email.uppercased(), name] {
      let answer = try await find(text, at: bench)
      #expect(answer.ids.contains("\(provider)/\(id)"), "\(text): \(answer.run.errors)")
      let how = answer.searched[provider]?["how"] as? String ?? ""
      #expect(!how.contains("by reading"), "\(how)")
      // One look-up by each provider's own keys, and one reading of each hit.
      #expect(answer.requests.count <= 12 + answer.ids.count, "\(answer.requests)")
    }
  }

  @Test func `a miss is as of the time of the index`() async throws {
    let bench = try await bench()
    let answer = try await find("absent@example.net", at: bench)
    #expect(answer.ids == [])
    for provider in ["shop-it", "b2b"] {
      #expect(answer.searched[provider]?["complete"] as? String == "asOf", "\(provider)")
      #expect(answer.searched[provider]?["asOf"] as? String != nil)
      let how = answer.searched[provider]?["how"] as? String ?? ""
      #expect(how.contains("by the index of "), "\(how)")
    }
    #expect(answer.searched["donors"]?["complete"] as? String == "yes")
    #expect(answer.run.errors.contains("not found at shop-it and b2b as of "))
    #expect(!answer.run.errors.contains("no contact found"))
    #expect(answer.run.status == 0, "\(answer.run.errors)")
  }

  @Test func `without a built index the search is not finished and says what to do`()
    async throws
  {
    let bench = try await bench(isBuilt: false)
    let answer = try await find("absent@example.net", at: bench)
    #expect(answer.run.status == 5)
    #expect(answer.searched["shop-it"]?["complete"] as? String == "no")
    #expect(answer.searched["shop-it"]?["reason"] as? String == "its index is not built")
    #expect(answer.run.errors.contains("roster index update shop-it"))
    let scanned = try await find("absent@example.net", ["--scan"], at: bench)
    #expect(scanned.searched["shop-it"]?["complete"] as? String == "yes")
    #expect(scanned.run.status == 0, "\(scanned.run.errors)")
  }

  @Test func `an index that is too old proves nothing`() async throws {
    let bench = try await bench(top: "index_max_age = \"1m\"\n")
    let database = bench.folder.appendingPathComponent("state/roster/index/shop-it/1.sqlite")
    let sqlite = Process()
    sqlite.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    sqlite.arguments = [
      "-c",
      "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        + "c.execute('UPDATE generation SET began = began - 120'); c.commit()", database.path,
    ]
    #expect(try await Workbench.status(of: sqlite) == 0)
    let answer = try await find("absent@example.net", at: bench)
    #expect(answer.run.status == 5)
    let reason = answer.searched["shop-it"]?["reason"] as? String ?? ""
    #expect(reason.contains("is too old"), "\(reason)")
    #expect(answer.searched["b2b"]?["complete"] as? String == "asOf")
  }

  // MARK: - Staying accurate

  @Test func `a created, a changed and a deleted contact are found or not found at once`()
    async throws
  {
    let bench = try await bench()
    let created = try await bench.run(
      "create", "shop-it", "--set", "name=Zora Quill", "--set", "customer=37091", "--set",
      "email=zora@example.net", "--output", "json")
    #expect(created.status == 0, "\(created.errors)")
    let found = try await find("zora@example.net", at: bench)
    let id = try #require(found.ids.first { $0.hasPrefix("shop-it/") }?.dropFirst("shop-it/".count))
    #expect(try await find("quill zora", at: bench).ids == ["shop-it/\(id)"])
    let changed = try await bench.run(
      "update", "shop-it", String(id), "--set", "email=quill@example.net")
    #expect(changed.status == 0, "\(changed.errors)")
    #expect(try await find("zora@example.net", at: bench).ids == [])
    #expect(try await find("quill@example.net", at: bench).ids == ["shop-it/\(id)"])
    let deleted = try await bench.run("delete", "shop-it", String(id), "--yes")
    #expect(deleted.status == 0, "\(deleted.errors)")
    #expect(try await find("quill@example.net", at: bench).ids == [])
    #expect(try await find("quill zora", at: bench).ids == [])
  }

  @Test func `a contact that another program deleted is not shown, and leaves the index`()
    async throws
  {
    let bench = try await bench()
    let one = try #require(
      try await contacts(bench, "b2b").last { ($0["emails"] as? [Any])?.isEmpty == false })
    let id = try #require(one["id"] as? String)
    let email = try #require((one["emails"] as? [[String: Any]])?.first?["value"] as? String)
    #expect(try await find(email, at: bench).ids.contains("b2b/\(id)"))
    // Another machine, without this index.
    try await bench.configure()
    #expect(try await bench.run("delete", "b2b", id, "--yes").status == 0)
    try await bench.configure(
      top: "index_key = { value = \"of the test\" }\n", replacing: "[[provider]]",
      with: "[[provider]]\nindex = true")
    let first = try await find(email, at: bench)
    #expect(!first.ids.contains("b2b/\(id)"))
    #expect(first.requests.contains { $0.contains(id) }, "the hit was read")
    let second = try await find(email, at: bench)
    #expect(!second.requests.contains { $0.contains(id) }, "the hit is gone: \(second.requests)")
  }

  // MARK: - The commands

  @Test func `an interrupted update continues, and the old index answers meanwhile`()
    async throws
  {
    let bench = try await bench()
    await bench.simulator.setLatency(.seconds(60))
    let cut = try await bench.interrupted(["index", "update", "donors", "--verbose"], when: "→")
    #expect(cut.status == 130, "\(cut.errors)")
    #expect(cut.errors.contains("the next update continues here"))
    await bench.simulator.setLatency(.zero)
    let status = try await bench.run("index", "status", "--output", "json")
    #expect(status.output.contains(#""provider":"donors","contacts":25"#), "\(status.output)")
    let again = try await bench.run("index", "update", "donors", "--output", "json")
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains(#""contacts":25"#), "\(again.output)")
  }

  @Test func `a dropped index is gone, and a provider without one is named`() async throws {
    let bench = try await bench()
    let run = try await bench.run("index", "drop", "donors")
    #expect(run.status == 0, "\(run.errors)")
    let status = try await bench.run("index", "status", "--output", "json")
    #expect(status.output.contains(#""provider":"donors","contacts":null"#), "\(status.output)")
    let unknown = try await bench.run("index", "update", "nowhere")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("nowhere has no index"))
    try await bench.configure()
    let none = try await bench.run("index", "status")
    #expect(none.status == 64)
    #expect(none.errors.contains("set index = true"))
  }

  @Test func `a damaged index is reported, and a find searches without it`() async throws {
    let bench = try await bench()
    let file = bench.folder.appendingPathComponent("state/roster/index/shop-it/1.sqlite")
    try Data(repeating: 7, count: 40_000).write(to: file)
    let status = try await bench.run("index", "status")
    #expect(status.errors.contains("is damaged"), "\(status.errors)")
    #expect(status.status == 74)
    #expect(
      status.output.contains(#""provider":"donors""#) && !status.output.contains("shop-it"),
      "\(status.output)")
    let answer = try await find("absent@example.net", at: bench)
    #expect(answer.searched["shop-it"]?["complete"] as? String == "yes", "\(answer.searched)")
    #expect(answer.run.status == 0, "\(answer.run.errors)")
    let update = try await bench.run("index", "update", "shop-it")
    #expect(update.status == 0, "\(update.errors)")
    let after = try await find("absent@example.net", at: bench)
    #expect(after.searched["shop-it"]?["complete"] as? String == "asOf")
  }

  @Test func `without index_key a key file is made beside the config, for its owner only`()
    async throws
  {
    let bench = try await Workbench()
    try await bench.configure(replacing: "[[provider]]", with: "[[provider]]\nindex = true")
    #expect(try await bench.run("index", "update", "donors").status == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: bench.path("index.key"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.size] as? Int == 65)
  }

  @Test func `the doctor says of when each index is, and where the key is`() async throws {
    let bench = try await bench(isBuilt: false)
    #expect(try await bench.run("index", "update", "donors").status == 0)
    let run = try await bench.run("doctor", "--output", "json")
    #expect(run.output.contains(#""check":"index","subject":"index_key","ok":true"#))
    #expect(run.output.contains(#""subject":"donors","ok":true,"message":"25 contacts, of "#))
    #expect(
      run.output.contains(
        #""subject":"shop-it","ok":false,"message":"it is not built","nextStep":"roster index update shop-it""#
      ))
  }
}
