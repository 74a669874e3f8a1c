import Foundation
import Simulator
import Testing

extension LocalCalls {
  func donors(
    _ method: String, _ path: String, _ body: String? = nil, key: String = CharityStackWellKnown.key
  ) async throws -> Reply {
    try await call(
      method, "/v1/contacts\(path)",
      headers: ["Authorization": "Bearer \(key)", "Content-Type": "application/json"],
      body: body.map { Data($0.utf8) })
  }
}

@Suite(.timeLimit(.minutes(10))) struct `CharityStack` {
  @Test func `Jane Smith equals the vendor's example, without an envelope`() async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.donors("GET", "/\(CharityStackWellKnown.janeID)")
      #expect(reply.status == 200)
      #expect(
        reply.text
          == #"{"id":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","firstName":"Jane","lastName":"Smith","#
          + #""fullName":"Jane Smith","organizationName":"Smith Foundation","emails":[{"value":"#
          + #""jane@smithfoundation.org","is_primary":true}],"phones":[{"value":"16175550101","#
          + #""is_primary":true}],"addresses":[{"line1":"456 Park Ave","line2":"","city":"Boston","#
          + #""region":"MA","postal":"02101","country":"United States","is_primary":true}],"#
          + #""totalTransactionCount":12,"totalTransactionValue":3250.00,"#
          + #""created_at":"2024-03-15T10:22:00.000000","updated_at":"2025-01-08T14:05:33.000000"}"#
      )
    }
  }

  @Test(arguments: [
    (CharityStackWellKnown.unknownID, 404), (CharityStackWellKnown.otherMerchantID, 403),
    (CharityStackWellKnown.goneID, 410), ("x", 404),
  ])
  func `a contact that cannot be read has a status and an error`(id: String, status: Int)
    async throws
  {
    try await withSimulator { calls async throws in
      let reply = try await calls.donors("GET", "/\(id)")
      #expect(reply.status == status)
      #expect(reply.json["error"].text?.isEmpty == false)
    }
  }

  @Test func `a wrong key is a 401 and a key without permission is a 403`() async throws {
    try await withSimulator { calls async throws in
      #expect(try await calls.donors("GET", "", key: "wrong").status == 401)
      #expect(try await calls.call("GET", "/v1/contacts").status == 401)
      let readOnly = CharityStackWellKnown.readOnlyKey
      #expect(try await calls.donors("GET", "", key: readOnly).status == 200)
      let body = #"{"firstName":"a","lastName":"b"}"#
      #expect(try await calls.donors("POST", "", body, key: readOnly).status == 403)
    }
  }

  @Test func `cursor pages give every contact once`() async throws {
    try await withSimulator { calls async throws in
      var ids: [String] = []
      var query = "?limit=60"
      while true {
        let page = try await calls.donors("GET", query).json
        ids += page["contacts"].list.compactMap { $0["id"].text }
        #expect(page["count"].integer == page["contacts"].list.count)
        guard page["hasMore"] == true else {
          #expect(page["lastEvaluatedKey"] == .null)
          break
        }
        let cursor = try #require(page["lastEvaluatedKey"].text?.replacing("=", with: "%3D"))
        query = "?limit=60&lastEvaluatedKey=\(cursor)"
      }
      #expect(ids.count == 200)
      #expect(Set(ids).count == 200)
      #expect(ids.contains(CharityStackWellKnown.janeID))
      #expect(try await calls.donors("GET", "").json["count"] == 50)
    }
  }

  @Test(arguments: [
    "?limit=0", "?limit=101", "?limit=x", "?lastEvaluatedKey=x", "?page=2", "?email=",
    "?limit=5&limit=6",
  ])
  func `a malformed list call is a 400 with details`(query: String) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.donors("GET", query)
      #expect(reply.status == 400)
      #expect(reply.json["error"] == "Validation failed")
      #expect(!reply.json["details"].list.isEmpty)
    }
  }

  @Test func `finds whole addresses and ignores case`() async throws {
    try await withSimulator { calls async throws in
      let found = try await calls.donors("GET", "?email=JANE@SmithFoundation.org").json
      #expect(found["contacts"].list.map { $0["lastName"] } == ["Smith"])
      #expect(found["hasMore"] == false)
      let part = try await calls.donors("GET", "?email=jane@smithfoundation").json
      #expect(part["contacts"] == .list([]))
    }
  }

  @Test func `an empty page can have a next page`() async throws {
    try await withSimulator { calls async throws in
      let email = "email=\(CharityStackWellKnown.emailAfterEmptyPage)"
      let empty = try await calls.donors("GET", "?\(email)").json
      #expect(empty["contacts"] == .list([]))
      #expect(empty["hasMore"] == true)
      let cursor = try #require(empty["lastEvaluatedKey"].text?.replacing("=", with: "%3D"))
      let next = try await calls.donors("GET", "?\(email)&lastEvaluatedKey=\(cursor)").json
      #expect(next["contacts"].list.map { $0["firstName"] } == ["Anna"])
      #expect(next["hasMore"] == false)
      let other = try await calls.donors("GET", "?lastEvaluatedKey=\(cursor)")
      #expect(other.status == 400)
    }
  }

  @Test func `returns a created contact in an envelope and finds it again`() async throws {
    let clock = TestClock()
    try await withSimulator(SimulatorOptions(contacts: 10, now: { clock.now })) {
      calls async throws in
      let reply = try await calls.donors(
        "POST", "",
        """
        {"firstName":"Ada","lastName":"Lovelace","emails":[{"value":"ada@example.com"}],
         "phones":[{"value":"+44 20 7946 0000","is_primary":true}],"addresses":[{"city":"London"}]}
        """)
      #expect(reply.status == 201)
      #expect(reply.json.names == ["contact", "message"])
      let contact = reply.json["contact"]
      #expect(contact["fullName"] == "Ada Lovelace")
      #expect(contact["emails"][0]["is_primary"] == true)
      #expect(contact["phones"][0]["value"] == "442079460000")
      #expect(contact["addresses"][0]["line1"] == "")
      #expect(contact["created_at"] == "2025-06-15T15:06:40.000000")
      let id = try #require(contact["id"].text)
      #expect(try await calls.donors("GET", "/\(id)").json == contact)
      let found = try await calls.donors("GET", "?email=ada@example.com").json
      #expect(found["contacts"] == .list([contact]))
      #expect(try await calls.donors("GET", "").json["count"] == 11)
    }
  }

  @Test(arguments: [
    #""emails":[{"value":"JANE@smithfoundation.org"}]"#, #""phones":[{"value":"+1 617 555 0101"}]"#,
  ])
  func `an existing primary address or phone is a 409`(member: String) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.donors(
        "POST", "", #"{"firstName":"a","lastName":"b",\#(member)}"#)
      #expect(reply.status == 409)
      #expect(reply.json["error"].text?.isEmpty == false)
    }
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"firstName":"a"}"#, #"{"firstName":"a","lastName":""}"#,
    #"{"firstName":"a","lastName":"b","fullName":"a b"}"#,
    #"{"firstName":"a","lastName":"b","organizationName":null}"#,
    #"{"firstName":"a","lastName":"b","emails":["a@example.com"]}"#,
    #"{"firstName":"a","lastName":"b","emails":[{"value":"a"}]}"#,
    #"{"firstName":"a","lastName":"b","emails":[{"value":"a@b.example","label":"x"}]}"#,
    #"{"firstName":"a","lastName":"b","phones":[{"value":"none"}]}"#,
    #"{"firstName":"a","lastName":"b","phones":[{"value":"1","is_primary":1}]}"#,
    #"{"firstName":"a","lastName":"b","phones":[{"value":"1","is_primary":true},"#
      + #"{"value":"2","is_primary":true}]}"#,
    #"{"firstName":"a","lastName":"b","addresses":[{"street":"x"}]}"#,
  ])
  func `a malformed contact is a 400 with details`(body: String) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.donors("POST", "", body)
      #expect(reply.status == 400)
      #expect(reply.json["error"] == "Validation failed")
      #expect(!reply.json["details"].list.isEmpty)
    }
  }

  @Test func `every response states the limit, and an exhausted limit is a 429 until its reset`()
    async throws
  {
    let clock = TestClock()
    try await withSimulator(SimulatorOptions(contacts: 2, now: { clock.now })) {
      calls async throws in
      let missing = try await calls.donors("GET", "/x")
      #expect(missing.headers["x-ratelimit-remaining"] == "999")
      clock.advance(by: 60)
      for _ in 1..<CharityStackWellKnown.callLimit {
        _ = try await calls.donors("GET", "/x")
      }
      let refused = try await calls.donors("GET", "/x")
      #expect(refused.status == 429)
      #expect(refused.headers["x-ratelimit-limit"] == "1000")
      #expect(refused.headers["x-ratelimit-remaining"] == "0")
      #expect(refused.headers["retry-after"] == nil)
      let reset = try #require(TimeInterval(refused.headers["x-ratelimit-reset"] ?? ""))
      clock.advance(by: reset - clock.now.timeIntervalSince1970)
      #expect(try await calls.donors("GET", "/x").status == 404)
    }
  }

  @Test(arguments: ["PUT", "PATCH", "DELETE"])
  func `update and delete are not available`(method: String) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.donors(method, "/\(CharityStackWellKnown.janeID)", "{}")
      #expect(reply.status == 405)
    }
  }
}
