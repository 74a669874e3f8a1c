import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct `The generated people` {
  /// Every contact of the providers that can list or export, as one text.
  private func everything(_ options: SimulatorOptions) async throws -> String {
    var text = ""
    try await withB2B(options) { b2b async throws in
      text += try await b2b.calls.shop("find", "{}").text
      text += try await b2b.calls.donors("GET", "?limit=100").text
      text += try await b2b.send("POST", "/search", #"{"offset":100}"#).text
      text += try await b2b.calls.euShop("GET", "/contacts.csv").text
    }
    return text
  }

  @Test func `the same seed gives the same people, and another seed gives others`() async throws {
    let first = try await everything(SimulatorOptions(contacts: 100, seed: 3))
    #expect(try await everything(SimulatorOptions(contacts: 100, seed: 3)) == first)
    #expect(try await everything(SimulatorOptions(contacts: 100, seed: 4)) != first)
  }

  @Test(arguments: [1, 2, 1_500])
  func `Jane Smith exists at all four providers, within the first thousand rows`(contacts: Int)
    async throws
  {
    try await withB2B(SimulatorOptions(contacts: contacts)) { b2b async throws in
      let calls = b2b.calls
      let email = Node.text(WellKnownPeople.janeEmail)
      let shop = try await calls.euShopContact(SimulatedAccount.named("eu-shop").jane)
      #expect(shop["emails"][0] == email)

      let rows = try await calls.shop("find", #"{"limit":1000}"#).json["contacts"].list
      let row = try #require(rows.first { $0["id"].integer == 59_069 })
      #expect(row["email"] == email)
      #expect(row["phone"] == .text(WellKnownPeople.janePhone))

      let page = try await b2b.send("POST", "/search", #"{"offset":100}"#)
      #expect(page.json["data"].list.contains { $0["email"] == email })
      #expect(page.json["itemsFound"].integer == contacts)

      let list = try await calls.donors("GET", "?limit=100").json["contacts"].list
      #expect(list.contains { $0["id"] == .text(SimulatedAccount.named("donors").jane) })
    }
  }

  @Test func `the generated people cover many scripts, empty fields and hostile text`() async throws
  {
    try await withSimulator(SimulatorOptions(contacts: 3_000)) { calls async throws in
      let rows = try await calls.shop("find", "{}").json["contacts"].list
      let names = rows.compactMap { $0["name"].text }
      func count(_ range: ClosedRange<Unicode.Scalar>) -> Int {
        names.count { $0.unicodeScalars.contains { range.contains($0) } }
      }
      for range in [
        "\u{4E00}"..."\u{9FFF}", "\u{0600}"..."\u{06FF}", "\u{05D0}"..."\u{05EA}",
        "\u{0391}"..."\u{03C9}", "\u{0410}"..."\u{044F}", "\u{1F33B}"..."\u{1F33B}",
        "\u{202E}"..."\u{202E}", "\u{1B}"..."\u{1B}", "\u{200B}"..."\u{200B}",
        "\u{0A}"..."\u{0D}", "\u{E0061}"..."\u{E007A}", "\u{0336}"..."\u{0336}",
      ] as [ClosedRange<Unicode.Scalar>] {
        #expect(count(range) > 0, "\(range)")
      }
      #expect(names.contains { $0.hasPrefix("=cmd|") })
      #expect(names.contains { $0.unicodeScalars.count == 50 })
      for field in ["phone", "email", "note"] {
        #expect(rows.contains { $0[field] == "" })
        #expect(rows.contains { $0[field] != "" })
      }
    }
  }

  @Test func `every contact respects its provider's length limits`() async throws {
    try await withSimulator(SimulatorOptions(contacts: 3_000)) { calls async throws in
      for row in try await calls.shop("find", "{}").json["contacts"].list {
        #expect((1...50).contains(row["name"].text?.unicodeScalars.count ?? 0))
        #expect((0...15).contains(row["phone"].text?.unicodeScalars.count ?? 16))
        #expect((0...255).contains(row["note"].text?.unicodeScalars.count ?? 256))
        let email = row["email"].text ?? ""
        #expect(email.isEmpty || (3...120).contains(email.unicodeScalars.count))
      }
    }
  }

  @Test func `finds people by the address and phone number that they show`() async throws {
    try await withSimulator(SimulatorOptions(contacts: 300)) { calls async throws in
      let page = try await calls.donors("GET", "?limit=100").json["contacts"].list
      for contact in page.dropFirst(6) {
        for email in contact["emails"].list {
          let value = try #require(email["value"].text).replacing("+", with: "%2B")
          let found = try await calls.donors("GET", "?limit=1&email=\(value)").json
          #expect(found["contacts"] == .list([contact]) || found["hasMore"] == true)
        }
        guard let phone = contact["phones"][0]["value"].text else { continue }
        let twice = #"{"firstName":"a","lastName":"b","phones":[{"value":"\#(phone)"}]}"#
        #expect(try await calls.donors("POST", "", twice).status == 409)
      }
    }
  }
}
