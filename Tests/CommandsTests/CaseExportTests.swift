import Foundation
import Testing

/// Covers the access package: what it holds, where it goes, and who can open it.
@Suite(.timeLimit(.minutes(10))) struct CaseExportTests {
  /// Known at every provider.
  private static let email = "jane@smithfoundation.org"
  private static let reference = "GDPR-118"

  private typealias Object = [String: Any]

  private func object(_ text: String) throws -> Object {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object, "\(text)")
  }

  private func opened(_ right: String = "access") async throws -> Workbench {
    let bench = try await Workbench()
    _ = try await bench.run("case", "open", Self.reference, "--right", right)
    let found = try await bench.run(
      "case", "find", Self.reference, "--include-all", input: Self.email + "\n")
    #expect(found.status == 0, "\(found.errors)")
    return bench
  }

  private func export(
    _ bench: Workbench, _ words: String..., input: String
  ) async throws -> Run {
    try await bench.run(
      ["case", "export", Self.reference, "--to", bench.path("out"), "--identifiers"] + words,
      input: input)
  }

  private func text(_ bench: Workbench, _ name: String) throws -> String {
    try String(contentsOfFile: bench.path("out/" + name), encoding: .utf8)
  }

  @Test func `an export has every field of every contact, and its digest is in the case`()
    async throws
  {
    let bench = try await opened()
    let early = try await export(bench, input: Self.email + "\n")
    #expect(early.status == 4)
    #expect(early.errors.contains("identity"))
    #expect(!FileManager.default.fileExists(atPath: bench.path("out")))

    _ = try await bench.run("case", "identity", Self.reference, "--given", "call-back")
    let exported = try await export(bench, input: Self.email + "\n")
    #expect(exported.status == 0, "\(exported.errors)")
    #expect(exported.errors.contains("purposes"))
    let person = try object(try text(bench, "person.json"))
    let providers = try #require(person["providers"] as? [Object])
    #expect(providers.map { $0["held"] as? Bool } == [true, true, true, true])
    for (name, id) in [("shop-it", "59069"), ("b2b", "25492")] {
      let part = try #require(providers.first { $0["provider"] as? String == name })
      let held = try #require((part["contacts"] as? [Object])?.first?["contact"] as? Object)
      let read = try object(try await bench.run("get", name, id).output)
      #expect(held as NSDictionary == read as NSDictionary, "\(name)")
      #expect((held["fields"] as? Object)?.isEmpty == false)
    }
    #expect(try text(bench, "person.html").contains(Self.email))
    #expect(try text(bench, "about.html").contains(Self.reference))
    let mode = try FileManager.default.attributesOfItem(atPath: bench.path("out/person.json"))
    #expect(mode[.posixPermissions] as? Int == 0o600)

    let shown = try object(try await bench.run("case", "show", Self.reference).output)
    let exports = try #require(shown["exports"] as? [Object])
    #expect(
      exports.map { $0["digest"] as? String } == [
        try object(exported.output)["digest"] as? String
      ])
    let again = try await export(bench, input: Self.email + "\n")
    #expect(again.status == 74)
    #expect(again.errors.contains("exists already"))
  }

  @Test func `an export has the company and the prices, and says which prices people have to add`()
    async throws
  {
    let bench = try await opened()
    let priced = try await bench.run("update", "b2b", "25492", "--set", "pricelistAmount=GOLD")
    #expect(priced.status == 0, "\(priced.errors)")
    _ = try await bench.run("case", "identity", Self.reference, "--given", "other")
    let plan = try object(try await bench.run("case", "plan", Self.reference).output)
    let tasks = try #require(plan["tasks"] as? [Object])
    #expect(
      tasks.contains { ($0["text"] as? String)?.contains("which prices of categories") == true })

    let exported = try await export(bench, input: Self.email + "\n")
    #expect(exported.status == 0, "\(exported.errors)")
    #expect(exported.errors.contains("b2b: not in the package: Look up"))
    let person = try object(try text(bench, "person.json"))
    let providers = try #require(person["providers"] as? [Object])
    let b2b = try #require(providers.first { $0["provider"] as? String == "b2b" })
    #expect((b2b["toAdd"] as? [String])?.count == 1)
    let beside = try #require((b2b["contacts"] as? [Object])?.first?["beside"] as? Object)
    #expect(
      beside as NSDictionary == [
        "company": ["id": 3001, "name": "Company 3001", "sourceId": "COMP-3001", "source": "ERP"],
        "priceLists": ["pricelistAmount": "GOLD"],
      ] as NSDictionary)
    #expect(
      providers.filter { $0["provider"] as? String != "b2b" }.allSatisfy {
        ($0["toAdd"] as? [String])?.isEmpty == true
      })
    let page = try text(bench, "person.html")
    #expect(page.contains("<h3>Company <small>") && page.contains("Company 3001"))
    #expect(page.contains("<h3>Price lists <small>") && page.contains("GOLD"))
    #expect(page.contains("Not on this page: Look up"))
  }

  @Test func `a contact that was not read makes the export partial and says so`() async throws {
    let bench = try await opened()
    _ = try await bench.run("case", "identity", Self.reference, "--given", "other")
    let exported = try await bench.run(
      "case", "export", Self.reference, "--to", bench.path("out"))
    #expect(exported.status == 5)
    #expect(exported.errors.contains("eu-shop: it is not known what else is held"))
    let providers = try #require(
      try object(try text(bench, "person.json"))["providers"] as? [Object])
    #expect(providers.first { $0["provider"] as? String == "eu-shop" }?["held"] is NSNull)
  }

  @Test func `only the passphrase opens a sealed export, and nothing of the person stays behind`()
    async throws
  {
    let bench = try await opened()
    _ = try await bench.run("case", "identity", Self.reference, "--given", "other")
    let sealed = try await export(
      bench, "--passphrase", "-", input: "correct horse\n" + Self.email + "\n")
    #expect(sealed.status == 0, "\(sealed.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: bench.path("out")) == ["access.sealed"])
    let file = bench.path("out/access.sealed")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(bytes.range(of: Data("smith".utf8)) == nil)

    let open = ["case", "open-export", file, "--to", bench.path("out"), "--passphrase", "-"]
    let wrong = try await bench.run(open, input: "correct house\n")
    #expect(wrong.status == 4)
    #expect(wrong.errors.contains("passphrase is wrong"))
    let opened = try await bench.run(open, input: "correct horse\n")
    #expect(opened.status == 0, "\(opened.errors)")
    #expect(try text(bench, "person.json").contains(Self.email))
    let argued = try await bench.run(
      ["case", "export", Self.reference, "--to", bench.path("x"), "--passphrase", "secret"])
    #expect(argued.status == 64)

    let files = try bench.stateFiles()
    #expect(files.keys.contains("roster/roster.sqlite"))
    for (name, data) in files {
      for value in ["smith", "Jane", "6175550101", "horse"] {
        #expect(data.range(of: Data(value.utf8)) == nil, "\(value) is in \(name)")
      }
    }
  }

  @Test func `only an access has an export`() async throws {
    let bench = try await opened("erasure")
    _ = try await bench.run("case", "identity", Self.reference, "--given", "other")
    let refused = try await export(bench, input: Self.email + "\n")
    #expect(refused.status == 4)
    #expect(refused.errors.contains("only an access"))
  }
}
