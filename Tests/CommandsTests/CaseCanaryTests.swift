import Foundation
import Simulator
import Store
import TestSupport
import Testing

/// Carries whole cases of every right through a world whose every personal field is known, and
/// searches everything that was written for it.
@Suite(.timeLimit(.minutes(10))) struct CaseCanaryTests {
  private typealias Object = [String: Any]

  private static let email = "jane@smithfoundation.org"
  private static let b2b = [
    "firstName": "Zanarifirst", "middleName": "Zanarimiddle", "lastName": "Zanarilast",
    "abbreviation": "Zanariabbr", "title": "Zanarititle", "ssn": "ZANARI-SSN-1",
    "phone": "+1 617 555 0191", "dateOfBirth": "1971-03-09", "sourceId": "ZANARI-SOURCE",
    "source": "ZANARISYS", "debtorId": "ZANARI-DEBTOR", "pricelistAmount": "ZANARIGOLD",
    "pricelistPercentage": "ZANARIPERCENT", "email": email,
  ]
  private static let shop = [
    "name": "Zanari Shopname", "phone": "16175550192", "note": "Zanarinote about her",
    "email": email,
  ]
  private static let donor = """
    {"firstName":"Zanaridonor","lastName":"Zanarigiver","organizationName":"Zanari Foundation",
     "emails":["zanari@donors.example","\(email)"],"phones":["16175550193"],
     "addresses":[{"line1":"17 Zanari Street","line2":"Zanariunit","city":"Zanaricity",
                   "region":"MA","postal":"02199","country":"United States"}]}
    """

  /// Two operators' files and the canaries of one world.
  private final class Scene {
    let bench: Workbench
    let second: SecondOperator
    /// Every text and long number that the providers hold about the person.
    private(set) var canaries: Set<String> = []
    /// What commands print although no one asked for the person.
    var printed = ""

    init() async throws {
      bench = try await Workbench()
      second = try SecondOperator(folder: bench.folder.appendingPathComponent("second"))
      let providers = await bench.simulator.configuration
        .replacing("[[provider]]", with: "[[provider]]\nindex = true")
        .replacing("name = \"b2b\"", with: "name = \"b2b\"\nrequests_per_second = 500.0")
      try bench.write(
        "index_key = { value = \"of the test\" }\n[desk]\napproval = \"other\"\n"
          + second.listing + providers, to: "config.toml")
    }

    @discardableResult
    func run(
      _ words: String..., input: String = "", status: Int32 = 0, isPrivate: Bool = true,
      at location: SourceLocation = #_sourceLocation
    ) async throws -> Run {
      let run = try await bench.run(words, input: input)
      #expect(run.status == status, "\(words): \(run.errors)", sourceLocation: location)
      if isPrivate { printed += run.output + run.errors }
      return run
    }

    func text(_ name: String) throws -> String {
      try String(contentsOfFile: bench.path(name), encoding: .utf8)
    }

    /// Fills the person's contacts, and takes every value that the providers then have as a canary.
    func fill() async throws {
      func settings(_ values: [String: String]) -> [String] {
        values.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
      }
      for words in [
        ["update", "b2b", "25492"] + settings(CaseCanaryTests.b2b),
        ["update", "shop-it", "59069"] + settings(CaseCanaryTests.shop),
      ] {
        let run = try await bench.run(words)
        #expect(run.status == 0, "\(run.errors)")
      }
      try bench.write(CaseCanaryTests.donor, to: "donor.json")
      try await run("create", "donors", "--from", bench.path("donor.json"), isPrivate: false)
      try await run("index", "update", "shop-it", "b2b", "donors")
      let found = try await run("find", "-", input: CaseCanaryTests.email, isPrivate: false)
      let contacts = try #require(
        try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [Object])
      #expect(contacts.count == 5)
      for contact in contacts {
        let (provider, id) = (contact["provider"] as? String ?? "", contact["id"] as? String ?? "")
        let read = try await run(
          "get", provider, "-", input: provider == "eu-shop" ? CaseCanaryTests.email : id,
          isPrivate: false)
        canaries.formUnion(
          Self.leaves(try JSONSerialization.jsonObject(with: Data(read.output.utf8))))
      }
      let given =
        CaseCanaryTests.b2b.values.map(\.self) + CaseCanaryTests.shop.values
        + ["Zanarigiver", "17 Zanari Street", "16175550193", "zanari@donors.example"]
      for value in given { #expect(canaries.contains(value), "\(value)") }
    }

    /// What is no personal data by itself, and is written by design.
    private static let openMembers = [
      "id", "siteId", "provider", "kind", "preferences", "createdAt", "updatedAt", "created_at",
      "updated_at",
    ]

    /// Short texts occur by chance.
    private static func leaves(_ value: Any) -> [String] {
      switch value {
      case let object as Object:
        object.filter { !openMembers.contains($0.key) }.values.flatMap(leaves)
      case let array as [Any]: array.flatMap(leaves)
      case let text as String where text.count >= 5: [text]
      default: []
      }
    }

    /// Also looks for these values from now on.
    func expect(_ values: String...) { canaries.formUnion(values) }

    /// Which canaries some bytes hold, in any letters.
    func findings(in bytes: Data) -> [String] {
      let lowered = Data(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
      return canaries.flatMap { canary -> [String] in
        let escaped = canary.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let base64 = Data(canary.utf8).base64EncodedString().prefix { $0 != "=" }.dropLast()
        let isFound =
          [canary.lowercased(), escaped.lowercased()].contains {
            lowered.range(of: Data($0.utf8)) != nil
          } || bytes.range(of: Data(base64.utf8)) != nil
        return isFound ? [canary] : []
      }
    }

    func approve(_ plan: String, _ name: String) throws {
      try bench.write(second.approval(of: text(plan)), to: name)
    }

    func openAndFind(_ reference: String, _ right: String) async throws {
      try await run("case", "open", reference, "--right", right)
      try await run(
        "case", "find", reference, "--include-all", input: CaseCanaryTests.email + "\n",
        isPrivate: false)
    }

    func finish(_ reference: String, tasks: Int) async throws {
      for number in 1...tasks {
        try await run("case", "task", reference, "\(number)", "--asked")
        try await run("case", "task", reference, "\(number)", "--confirmed")
      }
      try await run("case", "close", reference)
      try await run("case", "told", reference, "--outcome", "--on", Self.today)
      try await run("case", "receipt", reference, "--to", bench.path(reference + ".receipt"))
      try await run("case", "receipt", reference, "--output", "table")
      try await run("case", "verify", bench.path(reference + ".receipt"))
      try await run("case", "show", reference, "--output", "table")
    }

    static var today: String {
      String(Date().formatted(.iso8601).prefix(10))
    }
  }

  private func rectification(_ scene: Scene) async throws {
    let values = ["--set", "firstName=Zanarinew", "--set", "name=Zanari Newname"]
    scene.expect("Zanarinew", "Zanari Newname")
    try await scene.openAndFind("R-1", "rectification")
    try await scene.run("case", "plan", "R-1", values[0], values[1], values[2], values[3])
    try await scene.run("case", "apply", "R-1", "--yes", values[0], values[1], values[2], values[3])
    try await scene.finish("R-1", tasks: 4)
  }

  private func access(_ scene: Scene) async throws {
    let bench = scene.bench
    try await scene.openAndFind("A-1", "access")
    try await scene.run("case", "identity", "A-1", "--asked")
    try await scene.run("case", "identity", "A-1", "--given", "document-seen")
    try await scene.run("case", "clarify", "A-1", "--asked")
    try await scene.run("case", "clarify", "A-1", "--given")
    try await scene.run(
      "case", "plan", "A-1", "--identifiers", "--to", bench.path("A-1.plan"), "--without-names",
      input: Self.email)
    try scene.approve("A-1.plan", "A-1.approval")
    try await scene.run(
      "case", "apply", "A-1", "--identifiers", "--yes", "--approval", bench.path("A-1.approval"),
      input: Self.email)
    try await scene.run(
      "case", "export", "A-1", "--identifiers", "--to", bench.path("export"), input: Self.email)
    try await scene.run(
      "case", "export", "A-1", "--identifiers", "--to", bench.path("sealed"), "--passphrase", "-",
      input: "correct horse\n" + Self.email)
    try await scene.finish("A-1", tasks: 1)
    // The search works: the package has every value that there is.
    let person = Data(try scene.text("export/person.json").utf8)
    #expect(Set(scene.findings(in: person)) == scene.canaries)
    #expect(
      scene.findings(
        in: try Data(contentsOf: URL(fileURLWithPath: bench.path("sealed/access.sealed")))) == [])
  }

  private func objection(_ scene: Scene) async throws {
    try await scene.openAndFind("O-1", "objection")
    try await scene.run("case", "refuse", "O-1", "--reason", "legal-claims", "--provider", "donors")
    try await scene.run(
      "case", "extend", "O-1", "--months", "1", "--reason", "number", "--told", Scene.today)
    try await scene.run("case", "plan", "O-1")
    try await scene.run("case", "apply", "O-1", "--yes")
    try await scene.finish("O-1", tasks: 2)
  }

  private func erasure(_ scene: Scene) async throws {
    let bench = scene.bench
    try await scene.openAndFind("E-1", "erasure")
    try await scene.run("case", "identity", "E-1", "--given", "call-back")
    try await scene.run("case", "plan", "E-1", "--to", bench.path("named.plan"))
    #expect(scene.findings(in: Data(try scene.text("named.plan").utf8)).contains("Zanari Newname"))
    try await scene.run(
      "case", "plan", "E-1", "--to", bench.path("E-1.plan"), "--without-names")
    try scene.approve("E-1.plan", "E-1.approval")
    // The provider's own words must not get into the journal.
    await bench.simulator.failNext(
      .answer(
        status: 400,
        body: #"{"error":{"code":10007,"status":400,"type":"SchemaValidationException","#
          + #""messages":["\#(Self.email) of Zanarilast is locked"]}}"#), at: "b2b", count: 13,
      where: CallFilter(method: "PATCH"))
    try await scene.run(
      "case", "apply", "E-1", "--yes", "--approval", bench.path("E-1.approval"), status: 5,
      isPrivate: false)
    await bench.simulator.forgetFaults()
    try await scene.run("case", "apply", "E-1", "--yes")
    try await scene.finish("E-1", tasks: 3)
    try await scene.run("case", "recheck", "E-1", status: 5)
    try await scene.run("case", "recheck", "--closed", status: 5)
    try await scene.run(
      "create", "b2b", "--set", "email=\(Self.email)", "--set", "lastName=Zanarilast", status: 4)
  }

  private func suppression(_ scene: Scene) async throws {
    try scene.bench.write("\(Self.email)\n+1 617 555 0191\n", to: "listed.txt")
    try await scene.run("suppression", "import", scene.bench.path("listed.txt"), "--case", "S-1")
    try scene.bench.write(
      try await scene.run("suppression", "export").output, to: "suppression.export")
    #expect(try scene.text("suppression.export").contains("E-1"))
    try await scene.run("suppression", "remove", "S-1")
    try await scene.run("suppression", "status")
  }

  @Test func `no case of any right writes a value of the person, except where it was asked for`()
    async throws
  {
    let scene = try await Scene()
    try await scene.fill()
    // An open journal keeps its log beside it.
    let journal = try AppDatabase(folder: scene.bench.folder.appendingPathComponent("state/roster"))
    try await access(scene)
    try await rectification(scene)
    try await objection(scene)
    try await erasure(scene)
    try await suppression(scene)
    try await scene.run("journal", "export")
    try await scene.run("journal", "list")
    try await scene.run("case", "list")
    try await scene.run("journal", "verify")

    let state = try scene.bench.stateFiles()
    for name in ["roster.sqlite", "roster.sqlite-wal", "suppression.sqlite"] {
      #expect(state["roster/" + name]?.isEmpty == false, "\(name) of \(state.keys.sorted())")
    }
    #expect(state.keys.contains { $0.hasSuffix(".log") }, "\(state.keys.sorted())")
    for (name, bytes) in state { #expect(scene.findings(in: bytes) == [], "\(name)") }
    for name in [
      "A-1.plan", "E-1.plan", "A-1.approval", "E-1.approval", "suppression.export",
    ] + ["A-1", "R-1", "O-1", "E-1"].map({ $0 + ".receipt" }) {
      let text = try scene.text(name)
      #expect(text.count > 100, "\(name)")
      #expect(scene.findings(in: Data(text.utf8)) == [], "\(name)")
    }
    #expect(scene.printed.contains("RECEIPT  E-1"))
    #expect(scene.findings(in: Data(scene.printed.utf8)) == [])
    withExtendedLifetime(journal) {}
  }
}
