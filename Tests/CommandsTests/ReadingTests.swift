import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct ReadingTests {
  private static let jane = """
    {"provider":"eu-shop","kind":"\(SimulatedAccount.named("eu-shop").kind)","id":"ID","name":"Jane Smith","firstName":"Jane",\
    "lastName":"Smith","organization":null,\
    "emails":[{"value":"jane@smithfoundation.org","primary":true}],\
    "phones":[{"value":"+1 617 555 0101","label":"mobile","primary":true}],\
    "addresses":[{"label":"Home","line1":"456 Park Ave","line2":"","city":"Boston","region":"",\
    "postcode":"02101","country":"United States","primary":true}],\
    "preferences":{"email":"default","sms":"optin","call":"optout"},"anonymized":false,\
    "createdAt":null,"updatedAt":null,\
    "fields":{"siteId":"0000000-0000-0000-0000-0000000000"}}

    """

  @Test func `prints a contact in its documented form`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("get", "eu-shop", SimulatedAccount.named("eu-shop").jane)
    #expect(run.status == 0)
    #expect(run.errors == "")
    let id = try #require(run.output.firstMatch(of: /"id":"([0-9a-f]+)"/)?.1)
    #expect(run.output.replacing(id, with: "ID") == Self.jane)
  }

  @Test func `reads an id from standard input as a line or as JSON`() async throws {
    let bench = try await Workbench()
    let id = SimulatedAccount.named("eu-shop").jane
    let line = try await bench.run("get", "eu-shop", "-", input: "\(id)\n")
    let object = try await bench.run("get", "eu-shop", "-", input: "{\"id\":\"\(id)\"}\n")
    #expect(line.status == 0)
    #expect(line.output == object.output)
    #expect(try await bench.run("get", "eu-shop", "-").status == 64)
    #expect(try await bench.run("get", "eu-shop", "-", input: "a\nb\n").status == 64)
  }

  @Test func `an e-mail address as an account id is found however it is typed`() async throws {
    let bench = try await Workbench()
    let jane = SimulatedAccount.named("eu-shop").jane
    let plain = try await bench.run("get", "eu-shop", jane)
    for typed in [jane.uppercased(), "\u{A0}\(jane) ", "\(jane)\r"] {
      let run = try await bench.run("get", "eu-shop", typed)
      #expect(run.status == 0)
      #expect(run.output == plain.output)
    }
    let listed = try await bench.run(
      "list", "donors", "--where", "email=\(WellKnownPeople.janeEmail)\u{A0}")
    #expect(listed.output.contains("Jane Smith"))
  }

  @Test func `count prints one object`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("count", "shop-it")
    #expect(run.output == "{\"provider\":\"shop-it\",\"count\":25}\n")
  }

  @Test func `the envelope gives the position of the page`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "list", "shop-it", "--first", "4", "--limit", "2", "--envelope")
    #expect(
      run.output.hasSuffix(
        "],\"page\":{\"first\":4,\"limit\":2,\"count\":2,\"total\":25,\"next\":\"6\"}}\n"))
  }

  @Test(arguments: ["shop-it", "b2b", "donors"])
  func `lists every contact once over all pages`(provider: String) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "list", provider, "--all", "--limit", "7", "--output", "ndjson")
    let ids = run.output.matches(of: /"id":"([^"]+)","name"/).map { $0.1 }
    #expect(run.status == 0)
    #expect(Set(ids).count == ids.count)
    #expect(ids.count >= Workbench.contacts)
    let array = try await bench.run("list", provider, "--all", "--limit", "7")
    let objects = try JSONSerialization.jsonObject(with: Data(array.output.utf8)) as? [Any]
    #expect(objects?.count == ids.count)
  }

  @Test func `a list that fails in the middle prints complete JSON on both streams`() async throws {
    let bench = try await Workbench()
    let finds = CallFilter(pathPrefix: "/api/v6/commerce.contacts.find")
    await bench.simulator.failNext(
      .answer(
        status: 200, body: #"{"status":"ok","contacts":[{"id":1,"customer":1,"name":"Ada"}]}"#),
      at: "shop-it", where: finds)
    await bench.simulator.failNext(.html, at: "shop-it", count: 9, where: finds)
    let run = try await bench.run("list", "shop-it", "--all", "--output", "json")
    #expect(run.status == 1)
    let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    #expect(list?.map { $0["id"] as? String } == ["1"])
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.errors.hasPrefix("{\"error\":{\"kind\":\"protocol\""))
    #expect(run.errors.contains("failed after 1 contact"))
  }

  @Test func `list counts contacts only if it shows the total`() async throws {
    let bench = try await Workbench()
    for arguments in [["list", "shop-it", "--limit", "2"], ["list", "shop-it", "--all"]] {
      #expect(try await bench.run(arguments).status == 0)
    }
    let isCount = { (request: String) in request.hasSuffix("commerce.contacts.count") }
    #expect(!(await bench.requests().contains(where: isCount)))
    #expect(try await bench.run("list", "shop-it", "--limit", "2", "--envelope").status == 0)
    #expect(await bench.requests().contains(where: isCount))
  }

  @Test func `find gathers every provider's contacts`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("find", WellKnownPeople.janeEmail, "--output", "csv")
    let rows = run.output.split(separator: "\r\n")
    #expect(
      rows.first
        == "provider,id,name,firstName,lastName,organization,emails,phones,addresses,preferences.email,preferences.sms,preferences.call,fields"
    )
    #expect(
      rows.dropFirst().map { $0.prefix { $0 != "," } } == ["eu-shop", "shop-it", "b2b", "donors"])
  }

  @Test func `find prints the other results if a provider fails`() async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(
      .status(403), at: "donors", count: 100)
    let run = try await bench.run("find", WellKnownPeople.janeEmail)
    #expect(run.status == 5)
    #expect(run.output.contains("\"provider\":\"b2b\""))
    #expect(run.errors.hasPrefix("roster: donors: "))
  }

  @Test func `find prints an empty list if it finds nothing`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("find", "zzzzzz-absent")
    #expect(run.status == 0)
    #expect(run.output == "[]\n")
  }

  @Test func `find without scans reads no provider to the end`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("find", "zzzzzz-absent", "--no-scan")
    #expect(run.status == 0)
    #expect(!(await bench.requests().contains { $0.hasSuffix("commerce.contacts.find") }))
  }

  @Test func `providers prints what each provider supports`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("providers")
    let objects =
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    #expect(objects?.map { $0["name"] as? String } == ["eu-shop", "shop-it", "b2b", "donors"])
    let title = SimulatedAccount.named("shop-it").title
    #expect(
      run.output.contains(
        "\"prefer\":{\"available\":false,\"reason\":\"\(title) keeps no communication preferences\"}"
      )
    )
    #expect(await bench.requests().isEmpty)
  }

  @Test func `verbose shows requests without secrets and personal data`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "get", "eu-shop", SimulatedAccount.named("eu-shop").jane, "--verbose")
    #expect(run.errors.contains("roster: → GET http://127.0.0.1"))
    #expect(!run.errors.contains("jane"))
    #expect(!run.errors.contains(SimulatedAccount.named("eu-shop").secrets[0]))
  }
}
