import Foundation
import Simulator
import Testing

/// Covers the requests of persons from the first call to the end of their case.
@Suite(.timeLimit(.minutes(10))) struct CaseTests: PersonCase {
  private typealias Object = [String: Any]

  private func acts(_ plan: Run) throws -> [String] {
    try (object(plan)["acts"] as? [Object] ?? []).map {
      "\($0["provider"] ?? "") \($0["act"] ?? "")"
    }
  }

  /// `provider act outcome evidence` for each act.
  private func outcomes(_ shown: Run) throws -> [String] {
    try (object(shown)["contacts"] as? [Object] ?? []).flatMap { contact in
      (contact["acts"] as? [Object] ?? []).map { act in
        [contact["provider"], act["act"], act["outcome"], act["evidence"]]
          .map { $0 as? String ?? "-" }.joined(separator: " ")
      }
    }
  }

  // MARK: - The four rights

  @Test func `an erasure takes the strongest act of each provider and reads it back`() async throws
  {
    let bench = try await opened("erasure")
    let plan = try await run(bench, "plan")
    #expect(
      try acts(plan) == [
        "eu-shop optout", "eu-shop anonymize", "shop-it delete", "b2b empty", "b2b delete",
      ])
    let tasks = try #require(try object(plan)["tasks"] as? [Object])
    #expect(tasks.map { $0["provider"] as? String } == ["shop-it", "b2b", "donors"])

    let early = try await run(bench, "apply", "--yes")
    #expect(early.status == 4)
    #expect(early.errors.contains("identity"))
    #expect(await bench.requests().allSatisfy { !$0.hasPrefix("DELETE") && !$0.hasPrefix("PUT") })

    _ = try await run(bench, "identity", "--given", "call-back")
    let applied = try await run(bench, "apply", "--yes")
    #expect(applied.status == 0, "\(applied.errors)")
    #expect(
      try outcomes(applied) == [
        "eu-shop optout optedOut answerOnly", "eu-shop anonymize anonymized answerOnly",
        "shop-it delete erased readBack", "b2b empty emptied readBack",
        "b2b delete recycled readBack",
      ])
    #expect(try await bench.run("get", "shop-it", "59069").status == 2)
    #expect(try await bench.run("get", "b2b", "25492").status == 2)

    let open = try await run(bench, "close")
    #expect(open.status == 4)
    #expect(open.errors.contains("1, 2, 3"))
    for number in 1...3 { _ = try await run(bench, "task", "\(number)", "--confirmed") }
    let closed = try object(try await run(bench, "close"))
    #expect(closed["state"] as? String == "closed")
    #expect(closed["outcome"] as? String == "done")
    #expect(try await run(bench, "apply", "--yes").status == 4)
    #expect(try await bench.run("journal", "verify").status == 0)
  }

  @Test func `a contact that reads back with an account id is proven by reading`() async throws {
    let bench = try await opened("erasure")
    let keys = Self.email + "\n"
    _ = try await bench.run(["case", "plan", Self.reference, "--identifiers"], input: keys)
    _ = try await run(bench, "identity", "--given", "other")
    let applied = try await bench.run(
      ["case", "apply", Self.reference, "--yes", "--identifiers"], input: keys)
    #expect(try outcomes(applied).contains("eu-shop optout optedOut readBack"), "\(applied.errors)")
  }

  @Test func `an objection opts out where there are preferences and asks people elsewhere`()
    async throws
  {
    let bench = try await opened("objection")
    let plan = try await run(bench, "plan")
    #expect(try acts(plan) == ["eu-shop optout"])
    #expect(try (object(plan)["tasks"] as? [Object])?.count == 3)
    // An objection needs no identity.
    #expect(
      try outcomes(try await run(bench, "apply", "--yes")) == ["eu-shop optout optedOut answerOnly"]
    )
  }

  @Test func `a rectification is carried out with the planned values only`() async throws {
    let bench = try await opened("rectification")
    #expect(try await run(bench, "plan").status == 4)
    let plan = try await run(bench, "plan", "--set", "firstName=Janet")
    #expect(try acts(plan) == ["b2b update"])
    #expect(try await run(bench, "apply", "--yes").status == 4)
    let other = try await run(bench, "apply", "--yes", "--set", "firstName=Jill")
    #expect(other.status == 4)
    #expect(other.errors.contains("not the planned one"))
    let applied = try await run(bench, "apply", "--yes", "--set", "firstName=Janet")
    #expect(try outcomes(applied).contains("b2b update updated readBack"), "\(applied.errors)")
    let contact = try object(try await bench.run("get", "b2b", "25492"))
    #expect(contact["firstName"] as? String == "Janet")
  }

  @Test func `an access reads every contact and writes nothing`() async throws {
    let bench = try await opened("access", desk: "identity = \"optional\"\n")
    let unread = try await run(bench, "plan")
    #expect(try acts(unread) == ["shop-it read", "b2b read", "donors read"])
    #expect(
      (try object(unread)["tasks"] as? [Object])?.map { $0["provider"] as? String } == [
        "eu-shop", "b2b",
      ])
    let plan = try await bench.run(
      ["case", "plan", Self.reference, "--identifiers"], input: Self.email + "\n")
    #expect(
      try acts(plan) == ["eu-shop read", "shop-it read", "b2b read", "donors read"])
    let written = await bench.requests().count { $0.hasPrefix("DELETE") || $0.hasPrefix("PUT") }
    let applied = try await bench.run(
      ["case", "apply", Self.reference, "--yes", "--identifiers"], input: Self.email + "\n")
    #expect(
      try outcomes(applied) == [
        "eu-shop read read readBack", "shop-it read read readBack", "b2b read read readBack",
        "donors read read readBack",
      ])
    #expect(
      await bench.requests().count { $0.hasPrefix("DELETE") || $0.hasPrefix("PUT") } == written)
  }

  @Test func `an erasure goes only by an approved plan where the config says so`() async throws {
    let bench = try await opened(
      "erasure", desk: "identity = \"optional\"\napproval = \"other\"\n")
    _ = try await run(bench, "plan", "--to", bench.path("plan.json"))
    #expect(try await run(bench, "apply", "--yes").status == 4)
    for words in [
      ["delete", "shop-it", "59069"], ["anonymize", "eu-shop", "5f1cfa1f87aaa3a200000001"],
    ] {
      let refused = try await bench.run(words + ["--yes"])
      #expect(refused.status == 4)
      #expect(refused.errors.contains("case plan"))
    }
    let own = try await bench.run("case", "approve", bench.path("plan.json"), "--yes")
    #expect(own.status == 4)
    #expect(try await bench.run("get", "shop-it", "59069").status == 0)
  }

  // MARK: - What makes a plan void

  @Test func `a contact that changed since the plan stops its carrying out`() async throws {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    let changed = try await bench.run("update", "b2b", "25492", "--set", "firstName=Janet")
    #expect(changed.status == 0, "\(changed.errors)")
    let refused = try await run(bench, "apply", "--yes")
    #expect(refused.status == 4)
    #expect(refused.errors.contains("25492 at b2b has changed"))
    _ = try await run(bench, "plan")
    #expect(try await run(bench, "apply", "--yes").status == 0)
  }

  @Test func `a contact that is left out after the plan makes it void`() async throws {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    let left = try await run(bench, "exclude", "shop-it", "59069", "--why", "retained")
    #expect(left.status == 0, "\(left.errors)")
    #expect(try await run(bench, "apply", "--yes").status == 4)
    _ = try await run(bench, "plan")
    #expect(try await run(bench, "apply", "--yes").status == 0)
    #expect(try await bench.run("get", "shop-it", "59069").status == 0)
  }

  @Test func `a contact is emptied before it goes to the recycle bin`() async throws {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    let applied = try await run(bench, "apply", "--yes")
    #expect(applied.status == 0, "\(applied.errors)")
    let patches = await bench.simulator.requests().filter { $0.method == "PATCH" }
    let body = try #require(patches.last.map { String(decoding: $0.body, as: UTF8.self) })
    #expect(body.contains("\"email\":null") || body.contains("\"email\":\"\""), "\(body)")
    // While every field that it names has a value, nothing was emptied.
    #expect(
      !body.contains("middleName") && !body.contains("ssn"), "an empty field is left out: \(body)")
  }

  @Test func `a refusal and a change of the settings make a plan void`() async throws {
    let desk = "identity = \"optional\"\n"
    let bench = try await opened("erasure", desk: desk)
    _ = try await run(bench, "plan")
    try await bench.configure(top: "[desk]\n" + desk + "overwrite_before_recycle = false\n")
    let changed = try await run(bench, "apply", "--yes")
    #expect(changed.status == 4)
    #expect(changed.errors.contains("settings changed"))
    _ = try await run(bench, "plan")
    let refused = try await run(
      bench, "refuse", "--reason", "retention-duty", "--provider", "shop-it")
    #expect(refused.status == 0, "\(refused.errors)")
    #expect(try await run(bench, "apply", "--yes").status == 4)
    let plan = try await run(bench, "plan")
    #expect(try !acts(plan).contains("shop-it delete"))
    #expect(try await run(bench, "apply", "--yes").status == 0)
    #expect(try await bench.run("get", "shop-it", "59069").status == 0)
    _ = try await run(bench, "refuse", "--reason", "excessive")
    #expect(try await run(bench, "plan").status == 4)
  }

  @Test func `a case is closed only after its person is on the suppression list`() async throws {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    _ = try await run(bench, "apply", "--yes")
    let list = bench.path("state/roster/suppression.sqlite")
    try FileManager.default.moveItem(atPath: list, toPath: list + "-away")
    let refused = try await run(bench, "close", "--leaving-open")
    #expect(
      refused.status == 4 && refused.errors.contains("suppression.sqlite"), "\(refused.errors)")
    #expect(try object(try await run(bench, "show"))["state"] as? String == "applied")

    try FileManager.default.moveItem(atPath: list + "-away", toPath: list)
    #expect(try await run(bench, "close", "--leaving-open").status == 0)
    let check = try await bench.run("suppression", "check", "-", input: Self.email + "\n")
    #expect(check.status == 0 && check.output.contains(Self.reference), "\(check.output)")
  }

  @Test func `a contact that was read and then left out is not suppressed with the person`()
    async throws
  {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    let read = try await bench.run("get", "shop-it", "59070", "--output", "json")
    let other = String(try #require(read.output.firstMatch(of: /[a-z0-9.]+@[a-z.]+/)).output)
    _ = try await run(bench, "include", "shop-it", "59070", "--why", "by-hand")
    _ = try await run(bench, "plan")
    _ = try await run(bench, "exclude", "shop-it", "59070", "--why", "not-them")
    _ = try await run(bench, "plan")
    _ = try await run(bench, "apply", "--yes")
    #expect(try await run(bench, "close", "--leaving-open").status == 0)
    let check = try await bench.run(
      "suppression", "check", "-", "--output", "ndjson", input: Self.email + "\n" + other + "\n")
    let listed = check.output.split(separator: "\n").map { $0.contains(#""listed":true"#) }
    #expect(listed == [true, false], "\(check.output)")
  }

  @Test func `a contact is found and included only after its tags are kept`() async throws {
    let bench = try await Workbench()
    _ = try await run(bench, "open", "--right", "erasure")
    // The key of a list that is gone.
    let people = bench.path("people.txt")
    try bench.write("ada@example.com\n", to: "people.txt")
    _ = try await bench.run("suppression", "import", people)
    let list = bench.path("state/roster/suppression.sqlite")
    try FileManager.default.moveItem(atPath: list, toPath: list + "-away")
    let arguments = ["case", "find", Self.reference, "--include-all"]
    #expect(try await bench.run(arguments, input: Self.email + "\n").status == 4)
    let before = try object(try await run(bench, "show"))["contacts"] as? [Object]
    #expect(before?.isEmpty == true)

    try FileManager.default.moveItem(atPath: list + "-away", toPath: list)
    #expect(try await bench.run(arguments, input: Self.email + "\n").status == 0)
    let after = try object(try await run(bench, "show"))["contacts"] as? [Object]
    #expect(after?.count == 4)
  }

  @Test func `a case in which nothing was done suppresses no one`() async throws {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    let closed = try object(try await run(bench, "close", "--leaving-open"))
    #expect(closed["outcome"] as? String == "partly")
    let check = try await bench.run("suppression", "check", "-", input: Self.email + "\n")
    #expect(check.status == 2, "\(check.output)")
  }

  @Test func `a killed carrying out is neither repeated nor forgotten`() async throws {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    _ = try await bench.interrupted(
      ["case", "apply", Self.reference, "--yes", "--verbose"], by: SIGKILL, when: "PUT")
    let again = try await run(bench, "apply", "--yes")
    let shown = try outcomes(try await run(bench, "show"))
    #expect(await bench.requests().count { $0.hasPrefix("PUT") } <= 1)
    if shown.contains("eu-shop anonymize unknown -") {
      #expect(again.status == 4)
      #expect(try await run(bench, "close", "--leaving-open").status == 4)
    } else {
      #expect(shown.contains("eu-shop anonymize anonymized answerOnly"), "\(shown)")
    }
  }

  @Test func `a rectification that was lost is settled by giving its values again`() async throws {
    let bench = try await opened("rectification")
    let values = ["--set", "firstName=Zebulon"]
    let planned = try await bench.run(["case", "plan", Self.reference] + values)
    #expect(planned.status == 0, "\(planned.errors)")
    await bench.simulator.failNext(
      .closedBeforeApplying, at: "b2b", count: 9, where: CallFilter(method: "PUT"))
    await bench.simulator.failNext(
      .closedBeforeApplying, at: "b2b", count: 9, where: CallFilter(method: "PATCH"))
    let apply = ["case", "apply", Self.reference, "--yes"]
    let lost = try await bench.run(apply + values)
    #expect(lost.status == 6, "\(lost.errors)")
    await bench.simulator.forgetFaults()
    let without = try await bench.run(apply)
    #expect(without.status == 4 && without.errors.contains("(--set)"), "\(without.errors)")
    let early = try await bench.run(apply + values)
    #expect(early.status == 4 && early.errors.contains("act 1: "), "\(early.errors)")
  }

  // MARK: - Days and steps

  @Test func `an extension is refused after the first month`() async throws {
    let bench = try await Workbench()
    let opened = try await bench.run(
      "case", "open", Self.reference, "--right", "erasure", "--received", "2026-01-05")
    #expect(opened.status == 0, "\(opened.errors)")
    #expect(try object(opened)["due"] as? String == "2026-02-05")
    let late = try await run(
      bench, "extend", "--months", "2", "--reason", "number", "--told", "2026-02-06")
    #expect(late.status == 4)
    #expect(late.errors.contains("2026-02-05"))
    let extended = try await run(
      bench, "extend", "--months", "2", "--reason", "number", "--told", "2026-02-05")
    #expect(try object(extended)["due"] as? String == "2026-04-06")
    let again = try await run(
      bench, "extend", "--months", "1", "--reason", "number", "--told", "2026-02-05")
    #expect(again.status == 4)
  }

  @Test func `a case is opened once, by a reference that is no command`() async throws {
    let bench = try await opened("erasure")
    #expect(try await bench.run("case", "open", Self.reference, "--right", "access").status == 4)
    #expect(try await bench.run("case", "open", "list", "--right", "access").status == 64)
    #expect(try await bench.run("case", "show", "GDPR-119").status == 2)
    let list = try await bench.run("case", "list", "--open")
    #expect(list.output.contains(Self.reference))
    #expect(try await bench.run("case", "withdraw", Self.reference).status == 0)
    #expect(try await !bench.run("case", "list", "--open").output.contains(Self.reference))
  }

  // MARK: - Privacy

  @Test func `no value of the person is in any file of the state folder`() async throws {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    _ = try await run(bench, "apply", "--yes")
    let files = try bench.stateFiles()
    #expect(files.keys.contains("roster/roster.sqlite"))
    for (name, data) in files {
      for value in ["smith", "Jane", "6175550101", "foundation"] {
        #expect(data.range(of: Data(value.utf8)) == nil, "\(value) is in \(name)")
      }
    }
  }
}
