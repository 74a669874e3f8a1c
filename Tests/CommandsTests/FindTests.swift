import Foundation
import Simulator
import Testing

/// Covers what `find` claims: how each provider was searched, and what that proves.
@Suite(.timeLimit(.minutes(10))) struct FindTests {
  private struct Envelope: Decodable {
    struct Searched: Decodable, Equatable {
      var provider: String
      var how: String
      var complete: String
      var asOf: String?
      var reason: String?
    }

    struct Text: Decodable, Equatable {
      var text: String
      var result: String
      var count: Int
    }

    struct Found: Decodable, Equatable {
      var provider: String
      var id: String
    }

    var contacts: [Found]
    var searched: [Searched]
    var texts: [Text]?
  }

  private func envelope(_ run: Run) throws -> Envelope {
    try JSONDecoder().decode(Envelope.self, from: Data(run.output.utf8))
  }

  @Test func `says how each provider was searched and that all were searched completely`()
    async throws
  {
    let bench = try await Workbench()
    let run = try await bench.run("find", WellKnownPeople.janeEmail, "--envelope")
    #expect(run.status == 0)
    #expect(run.errors == "")
    let envelope = try envelope(run)
    #expect(envelope.contacts.map(\.provider) == ["eu-shop", "shop-it", "b2b", "donors"])
    #expect(envelope.searched.map(\.complete) == ["yes", "yes", "yes", "yes"])
    #expect(
      envelope.searched.map(\.how) == [
        "by account id at the provider", "by reading all 25 contacts",
        "by source id at the provider, and by reading all 25 contacts",
        "by e-mail at the provider",
      ])
    #expect(envelope.searched.allSatisfy { $0.asOf == nil && $0.reason == nil })
  }

  @Test func `says that no contact was found only if every provider was searched completely`()
    async throws
  {
    let bench = try await Workbench()
    let absent = try await bench.run("find", "CUST-4711")
    #expect(absent.status == 0)
    #expect(absent.output == "[]\n")
    #expect(absent.errors == "roster: no contact found\n")
    let unsearchable = try await bench.run("find", "zzzz-absent")
    #expect(unsearchable.status == 0)
    #expect(
      unsearchable.errors
        == "roster: not found at shop-it, b2b and donors; "
        + "eu-shop cannot be searched by name, only by account id\n")
  }

  @Test func `a provider that is down makes the search unfinished, found or not`() async throws {
    let bench = try await Workbench()
    await bench.simulator.setDown(true, "b2b")
    for (text, count) in [(WellKnownPeople.janeEmail, 3), ("CUST-4711", 0)] {
      let run = try await bench.run("find", text, "--envelope")
      #expect(run.status == 5)
      let envelope = try envelope(run)
      #expect(envelope.contacts.count == count)
      #expect(envelope.searched[2].complete == "no")
      #expect(envelope.searched[2].reason?.contains("connection") == true)
      #expect(run.errors.contains("not finished: b2b"))
      #expect(!run.errors.contains("no contact found"))
    }
  }

  @Test func `a limit of the caller is reported and does not change the status`() async throws {
    let bench = try await Workbench()
    for arguments in [["--max-scan", "5"], ["--no-scan"]] {
      let run = try await bench.run(["find", "zzzz-absent", "--envelope"] + arguments)
      #expect(run.status == 0)
      let envelope = try envelope(run)
      #expect(envelope.searched.map(\.complete) == ["impossible", "no", "no", "no"])
      #expect(envelope.searched.allSatisfy { $0.reason != nil })
      #expect(run.errors.contains("not searched completely: shop-it, b2b, donors"))
      #expect(!run.errors.contains("no contact found"))
    }
  }

  @Test func `an e-mail address is searched completely if the account ids are e-mail addresses`()
    async throws
  {
    let bench = try await Workbench()
    let site = "site_id = "
    for (setting, complete) in [("other", "impossible"), ("email", "yes")] {
      try await bench.configure(
        replacing: site, with: "account_id = \"\(setting)\"\n\(site)")
      let run = try await bench.run("find", "absent@example.org", "--envelope")
      #expect(run.status == 0)
      #expect(try envelope(run).searched[0].complete == complete)
      #expect(run.errors.contains("no contact found") == (complete == "yes"))
    }
  }

  @Test func `many texts on standard input each get a result`() async throws {
    let bench = try await Workbench()
    let input = "\(WellKnownPeople.janeEmail.uppercased())\r\nsmith\r\nCUST-4711\r\n"
    let run = try await bench.run("find", "-", "--envelope", input: input)
    #expect(run.status == 0)
    let envelope = try envelope(run)
    #expect(
      envelope.texts?.map(\.result) == ["found", "ambiguous", "notFound"])
    #expect(envelope.texts?.first?.count == 4)
    #expect(run.errors.hasSuffix("roster: 3 texts: 1 found, 1 ambiguous, 1 not found\n"))
    let table = try await bench.run("find", "-", "--output", "table", input: input)
    let lines = table.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true)
    }
    #expect(lines[0] == ["TEXT", "RESULT", "COUNT"])
    #expect(lines[3] == ["CUST-4711", "notFound", "0"])
    // Without an envelope, programs get the contacts as before.
    let plain = try await bench.run("find", "-", input: input)
    #expect(plain.output.hasPrefix("[{\"provider\":\"eu-shop\""))
  }

  @Test func `a text is not finished while a provider is down`() async throws {
    let bench = try await Workbench()
    await bench.simulator.setDown(true, "shop-it")
    let run = try await bench.run(
      "find", "-", "--envelope", input: "\(WellKnownPeople.janeEmail)\nCUST-4711\n")
    #expect(run.status == 5)
    #expect(try envelope(run).texts?.map(\.result) == ["notFinished", "notFinished"])
    #expect(run.errors.hasSuffix("roster: 2 texts: 2 not finished\n"))
  }
}
