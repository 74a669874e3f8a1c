import Foundation
import Simulator
import Testing

/// Covers what an erasure leaves: its receipt, the suppression list, and the person's return.
@Suite(.timeLimit(.minutes(10))) struct CaseReceiptTests: PersonCase {
  private typealias Object = [String: Any]

  @Test func `a receipt holds until one byte of it is changed`() async throws {
    let bench = try await closed()
    #expect(try await run(bench, "receipt", "--to", bench.path("r.json")).status == 0)
    let verified = try await bench.run("case", "verify", bench.path("r.json"))
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(try object(verified)["journal"] as? String == "agrees")
    let text = try String(contentsOfFile: bench.path("r.json"), encoding: .utf8)
    for (old, new, place) in [
      (
        #""outcome":"erased""#, #""outcome":"erasee""#, "member receipt.contacts[1].acts[0].outcome"
      ),
      (#""status":"confirmed""#, #""status":"asked""#, "member tasks[0].status is \"confirmed\""),
      ("59069", "59068", "member contacts[1].id is \"59069\" in the journal"),
      (
        "in the recycle bin, emptied", "erased, read back",
        "member contacts[2].acts[1].words is \"in the recycle bin, emptied\""
      ),
      (#""madeBy":""#, #""madeBy":"x"#, "due, madeAt, madeBy"),
      (#""signature":"ed25519:"#, #""signature":"ed25519"#, "member signature is not what"),
      // A member that is there twice: JSON readers differ in which one they take.
      (
        #""right":"erasure""#, #""right":"erasure","right":"access""#,
        "member receipt.right is there twice, again at line 1, byte "
      ),
      (
        #""right":"erasure""#, #""right":"access","right":"erasure""#,
        "receipt.right is there twice"
      ),
      (#","signature":"#, #","receipt":{},"signature":"#, "member receipt is there twice"),
      (#","signature":"#, #","more":1,"signature":"#, "more than roster writes"),
    ] {
      #expect(text.contains(old))
      let first = try #require(text.range(of: old))
      try bench.write(text.replacingCharacters(in: first, with: new), to: "changed.json")
      let changed = try await bench.run("case", "verify", bench.path("changed.json"))
      #expect(changed.status == 74, "\(old): \(changed.output)")
      let said = changed.output.replacing("\\\"", with: "\"") + changed.errors
      #expect(said.contains(place), "\(old): \(said)")
    }
    let other = try await Workbench()
    try bench.write(text.replacing("59069", with: "59068"), to: "changed.json")
    let unknown = try await other.run("case", "verify", bench.path("changed.json"))
    #expect(unknown.status == 74)
    #expect(unknown.output.contains("only the journal of the case can tell where"))
    for value in ["Jane", "smith", "6175550101"] { #expect(!text.contains(value)) }
  }

  @Test func `a damaged receipt is refused with its place`() async throws {
    let bench = try await closed()
    let text = try await run(bench, "receipt", "--output", "json").output
    for (damaged, words) in [
      (String(text.prefix(200)), "ends early"), ("{}", "no member receipt"),
      ("[]", "not an object"),
      (text.replacingOccurrences(of: ",\"signature\"", with: "\"signature\""), "from line 1, byte"),
      (text.replacingOccurrences(of: "\"law\"", with: "\"lav\""), "no member receipt.law"),
      (text.replacingOccurrences(of: "\"key\":", with: "\"kex\":"), "no member key"),
    ] {
      try bench.write(damaged, to: "damaged.json")
      let refused = try await bench.run("case", "verify", bench.path("damaged.json"))
      #expect(
        refused.status == 74 && refused.errors.contains("damaged.json: this is not a receipt"),
        "\(refused.errors)")
      #expect(refused.errors.contains(words), "\(refused.errors)")
    }
  }

  @Test func `another operator's receipt needs a listed key`() async throws {
    let (bench, other) = (try await closed(), try await Workbench())
    _ = try await run(bench, "receipt", "--to", bench.path("r.json"))
    let unknown = try await other.run("case", "verify", bench.path("r.json"))
    #expect(unknown.status == 74)
    let key = try await bench.run("operator", "key").output.trimmingCharacters(in: .newlines)
    try await other.configure(top: "[[operator]]\nname = \"op1\"\nkey = \"\(key)\"\n")
    let listed = try await other.run("case", "verify", bench.path("r.json"))
    #expect(listed.status == 0, "\(listed.errors)")
    #expect(try object(listed)["journal"] as? String == "notAtHand")
  }

  @Test func `an erased person is not created again unless the operator insists`() async throws {
    let bench = try await closed()
    let words = ["create", "b2b", "--set", "email=\(Self.email)", "--set", "lastName=Smith"]
    let refused = try await bench.run(words)
    #expect(refused.status == 4)
    #expect(refused.errors.contains("was erased"))
    #expect(try await bench.run(words + ["--despite-suppression"]).status == 0)
  }

  @Test func `a person who is there again under another id is reported`() async throws {
    let bench = try await Workbench()
    let indexed = await bench.simulator.configuration.replacing(
      "[[provider]]", with: "[[provider]]\nindex = true")
    try bench.write(
      "index_key = { value = \"of the test\" }\n[desk]\nidentity = \"optional\"\n" + indexed,
      to: "config.toml")
    _ = try await bench.run("index", "update", "shop-it", "b2b", "donors")
    _ = try await opened("erasure", at: bench)
    _ = try await run(bench, "plan")
    _ = try await run(bench, "apply", "--yes")
    _ = try await run(bench, "close", "--leaving-open")
    func b2b() async throws -> [String] {
      let run = try await run(bench, "recheck")
      let rows = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [Object] ?? []
      return rows.filter { $0["provider"] as? String == "b2b" }.map {
        "\($0["found"] as? String ?? "") \($0["newID"] is NSNull ? "known" : "new")"
      }
    }
    #expect(try await b2b() == ["absent known"])
    let created = try await bench.run(
      "create", "b2b", "--set", "email=\(Self.email)", "--set", "lastName=Smith",
      "--despite-suppression")
    #expect(created.status == 0, "\(created.errors)")
    #expect(try await b2b() == ["absent known", "back new"])
  }
}
