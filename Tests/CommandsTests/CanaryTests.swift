import Foundation
import Simulator
import Testing

/// Checks everything that each command writes: it never holds a key, and holds a person only where
/// the operator asked for it.
@Suite(.timeLimit(.minutes(10))) struct CanaryTests {
  private static let name = "Canary-4711"
  private static let email = "canary-4711@example.com"
  /// A person's data, in all forms that a URL or a log might hold.
  private static let person = [
    name, email, "canary-4711%40example.com", WellKnownPeople.janeEmail,
    "jane%40smithfoundation.org", "Canary", "canary",
  ]

  /// A command, and whether its output may name the person.
  struct Row: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var input = ""
    var status: Int32 = 0
    /// Whether standard output holds data about the person.
    var printsPerson = false
    var testDescription: String { arguments.joined(separator: " ") }
  }

  private static let rows: [Row] = [
    Row(arguments: ["providers"]),
    Row(arguments: ["doctor"]),
    Row(arguments: ["create", "shop-it", "--from", "shop-it.json"]),
    Row(arguments: ["create", "b2b", "--from", "b2b.json"]),
    Row(arguments: ["create", "donors", "--from", "donors.json"]),
    Row(arguments: ["create", "donors", "--from", "donors.json"], status: 4),
    Row(arguments: ["find", "-"], input: email, printsPerson: true),
    Row(arguments: ["list", "shop-it", "--all"], printsPerson: true),
    Row(arguments: ["list", "donors", "--where", "email=\(email)"], printsPerson: true),
    Row(arguments: ["count", "b2b"]),
    Row(
      arguments: ["get", "b2b", "C-4711", "--by", "sourceId", "--source", "CANARY"],
      printsPerson: true),
    Row(arguments: ["get", "eu-shop", "-"], input: email, status: 2),
    Row(arguments: ["get", "eu-shop", "-"], input: WellKnownPeople.janeEmail, printsPerson: true),
    Row(
      arguments: ["update", "b2b", "C-4711", "--by", "sourceId", "--source", "CANARY"]
        + ["--set", "lastName=\(name)"], printsPerson: true),
    Row(arguments: ["update", "shop-it", "1", "--set", "name=\(name)"], status: 2),
    Row(
      arguments: ["update", "shop-it", "1", "--set", "name=\(name)", "--dry-run"],
      printsPerson: true),
    Row(
      arguments: ["prefer", "eu-shop", "-", "--by", "accountId", "--sms", "out"],
      input: WellKnownPeople.janeEmail, printsPerson: true),
    Row(arguments: ["upsert", "b2b", "people.csv", "--by", "sourceId"], status: 5),
    Row(
      arguments: ["upsert", "b2b", "people.csv", "--by", "sourceId", "--dry-run"],
      printsPerson: true),
    // No contact has the address, so it is not in the export afterwards.
    Row(
      arguments: ["import", "eu-shop", "optouts.csv", "--yes"], status: 5, printsPerson: true),
    Row(arguments: ["export", "eu-shop", "--to", "exported.csv"]),
    Row(arguments: ["export", "shop-it", "--to", "exported.csv"]),
    Row(arguments: ["pricing", "set", "b2b", "25492", "--from", "pricing.json"]),
    Row(arguments: ["pricing", "remove", "b2b", "25492", "--yes"]),
    Row(
      arguments: ["anonymize", "eu-shop", "-", "--by", "accountId", "--yes"],
      input: WellKnownPeople.janeEmail, printsPerson: true),
    Row(
      arguments: ["delete", "b2b", "C-4711", "--by", "sourceId", "--source", "CANARY", "--yes"]),
  ]

  /// Files of the operator, which may hold the person.
  private static let operatorsFiles = [
    "people.csv.failed.ndjson", "optouts.csv.failed.ndjson", "exported.csv",
  ]

  private func bench() async throws -> Workbench {
    let bench = try await Workbench()
    // Puts the keys into the environment, so that no file of the test holds one.
    var text = await bench.simulator.configuration
    for (index, key) in Workbench.keys.enumerated() {
      text = text.replacing("value = \"\(key)\"", with: "env = \"CANARY_KEY_\(index)\"")
    }
    try bench.write(text, to: "config.toml")
    for folder in ["home", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: bench.path(folder), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    try bench.write(
      #"{"customer":37091,"name":"\#(Self.name)","email":"\#(Self.email)"}"#,
      to: "home/shop-it.json")
    try bench.write(
      #"{"sourceId":"C-4711","source":"CANARY","firstName":"\#(Self.name)","email":"\#(Self.email)"}"#,
      to: "home/b2b.json")
    try bench.write(
      #"{"firstName":"\#(Self.name)","lastName":"X","emails":["\#(Self.email)"]}"#,
      to: "home/donors.json")
    try bench.write(
      "sourceId,firstName,email\nU-1,\(Self.name),\(Self.email)\nU-2,\(Self.name),broken\n",
      to: "home/people.csv")
    try bench.write("type,value\nemail,\(Self.email)\n", to: "home/optouts.csv")
    try bench.write(#"{"categories":[{"id":1,"price":5}]}"#, to: "home/pricing.json")
    return bench
  }

  private static let givenFiles = [
    "shop-it.json", "b2b.json", "donors.json", "people.csv", "optouts.csv",
    "pricing.json",
  ]

  /// Every file that the program created below HOME and TMPDIR.
  private func files(_ bench: Workbench) throws -> [(name: String, bytes: Data)] {
    try ["home", "tmp"].flatMap { folder in
      try FileManager.default.subpathsOfDirectory(atPath: bench.path(folder)).compactMap { name in
        let path = bench.path("\(folder)/\(name)")
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
          !isFolder.boolValue, !Self.givenFiles.contains(name)
        else { return nil }
        return (name, try Data(contentsOf: URL(fileURLWithPath: path)))
      }
    }
  }

  private func findings(_ words: [String], in bytes: Data) -> [String] {
    words.filter { bytes.range(of: Data($0.utf8)) != nil }
  }

  @Test(arguments: [[], ["--verbose"]])
  func `writes no key anywhere, and personal data only where it was asked for`(
    options: [String]
  ) async throws {
    let bench = try await bench()
    var environment = ["HOME": bench.path("home"), "TMPDIR": bench.path("tmp")]
    environment["XDG_STATE_HOME"] = bench.path("home/state")
    for (index, key) in Workbench.keys.enumerated() { environment["CANARY_KEY_\(index)"] = key }
    var sawPerson = false
    for row in Self.rows {
      let arguments = row.arguments.map {
        Self.givenFiles.contains($0) || Self.operatorsFiles.contains($0)
          ? bench.path("home/\($0)") : $0
      }
      let run = try await bench.run(
        arguments + options, input: row.input, environment: environment)
      #expect(run.status == row.status, "\(row): \(run.errors)")
      let tokens = await bench.simulator.requests().compactMap {
        $0.headers["authorization"]?.split(separator: " ").last.map(String.init)
      }
      let secrets = Workbench.keys + Set(tokens)
      let output = Data(run.output.utf8)
      let errors = Data(run.errors.utf8)
      #expect(findings(secrets, in: output + errors) == [], "\(row)")
      #expect(findings(Self.person, in: errors) == [], "\(row): \(run.errors)")
      if !row.printsPerson { #expect(findings(Self.person, in: output) == [], "\(row)") }
      sawPerson = sawPerson || !findings(Self.person, in: output).isEmpty
      for file in try files(bench) {
        #expect(findings(secrets, in: file.bytes) == [], "\(row): \(file.name)")
        if !Self.operatorsFiles.contains(file.name) {
          #expect(findings(Self.person, in: file.bytes) == [], "\(row): \(file.name)")
        }
      }
    }
    #expect(sawPerson)
    let names = try files(bench).map(\.name)
    #expect(names.contains { $0.contains("roster.sqlite") })
    #expect(names.contains { $0.hasSuffix(".log") })
  }

  @Test func `shows bodies on standard error on request, without a key`()
    async throws
  {
    let bench = try await bench()
    var environment = ["HOME": bench.path("home"), "TMPDIR": bench.path("tmp")]
    environment["XDG_STATE_HOME"] = bench.path("home/state")
    for (index, key) in Workbench.keys.enumerated() { environment["CANARY_KEY_\(index)"] = key }
    let run = try await bench.run(
      ["create", "b2b", "--from", bench.path("home/b2b.json"), "--verbose=bodies"],
      environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    let tokens = await bench.simulator.requests().compactMap {
      $0.headers["authorization"]?.split(separator: " ").last.map(String.init)
    }
    #expect(!tokens.isEmpty)
    #expect(run.errors.contains(Self.name))
    #expect(findings(Workbench.keys + Set(tokens), in: Data(run.errors.utf8)) == [])
    for file in try files(bench) {
      #expect(findings(Self.person + Workbench.keys, in: file.bytes) == [], "\(file.name)")
    }
  }
}
