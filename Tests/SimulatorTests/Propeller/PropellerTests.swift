import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Propeller tokens` {
  @Test func `client credentials in a form give a bearer token for half an hour`() async throws {
    let clock = TestClock()
    try await withSimulator(SimulatorOptions(contacts: 10, now: { clock.now })) {
      calls async throws in
      let reply = try await calls.b2bToken()
      #expect(reply.status == 200)
      #expect(reply.json.names == ["access_token", "expires_in", "token_type", "scope"])
      #expect(reply.json["expires_in"] == "1899")
      let propeller = B2BCalls(
        calls: calls, token: try #require(reply.json["access_token"].text))
      #expect(try await propeller.send("GET", "/id/25492").status == 200)
      clock.advance(by: 1_899)
      let late = try await propeller.send("GET", "/id/25492")
      #expect(late.status == 401)
      #expect(late.json["error"]["status"] == 401)
      #expect(late.headers["x-request-id"]?.isEmpty == false)
    }
  }

  @Test(arguments: [
    (B2BCalls.tokenForm("wrong"), "application/x-www-form-urlencoded", 401),
    (B2BCalls.tokenForm(grant: "password"), "application/x-www-form-urlencoded", 400),
    (B2BCalls.tokenForm() + "&scope=x", "application/x-www-form-urlencoded", 400),
    ("grant_type=client_credentials", "application/x-www-form-urlencoded", 400),
    (B2BCalls.tokenForm(), "application/json", 400),
  ])
  func `a malformed form or a wrong secret gives no token`(
    form: String, type: String, status: Int
  ) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.b2bToken(form, type: type)
      #expect(reply.status == status)
      #expect(reply.json["access_token"] == .absent)
    }
  }

  @Test(arguments: [[:], ["Authorization": "Bearer x"], ["Authorization": "Basic x"]])
  func `a call without a valid bearer is a 401`(headers: [String: String]) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.call("GET", "/v2/contacts/id/25492", headers: headers)
      #expect(reply.status == 401)
      #expect(reply.json["error"].names.isSuperset(of: ["code", "status", "type", "messages"]))
    }
  }
}

@Suite struct `Propeller contacts` {
  @Test func `a contact has every field, and empty strings for nulls`() async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send("GET", "/id/25492")
      #expect(reply.headers["x-request-id"]?.isEmpty == false)
      let contact = reply.json["data"]
      #expect(
        contact.names == [
          "id", "debtorId", "firstName", "middleName", "lastName", "abbreviation", "title",
          "dateOfBirth", "gender", "ssn", "phone", "email", "parent", "pricelistAmount",
          "pricelistPercentage", "primaryLanguage", "sourceId", "source",
        ])
      #expect(contact["email"] == .text(WellKnownPeople.janeEmail))
      #expect(contact["ssn"] == "")
      #expect(try await propeller.contact("/sourceId/JANE-1?source=ERP") == contact)
    }
  }

  @Test func `a created contact has its date in words when read`() async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send(
        "POST", "/",
        #"{"firstName":"Ada","dateOfBirth":"28/08/1993","gender":"f","parent":{"id":3001}}"#)
      #expect(reply.status == 201)
      #expect(reply.json["messages"] == .list(["Contact created"]))
      #expect(reply.json["total"] == 1)
      let id = try #require(reply.json["data"]["id"].integer)
      let contact = try await propeller.contact("/id/\(id)?expands=parent")
      #expect(contact["dateOfBirth"] == "August, 28 1993 00:00:00 +0000")
      #expect(contact["parent"]["sourceId"] == "COMP-3001")
    }
  }

  @Test func `a patch changes only named fields, and null empties a field`() async throws {
    try await withB2B { propeller async throws in
      let before = try await propeller.contact("/id/25492")
      let reply = try await propeller.send(
        "PATCH", "/sourceId/JANE-1?source=ERP", #"{"title":"Dr.","phone":null}"#)
      #expect(reply.status == 200)
      #expect(reply.json["messages"] == .list(["Contact updated"]))
      let after = try await propeller.contact("/id/25492")
      #expect(after["title"] == "Dr.")
      #expect(after["phone"] == "")
      #expect(after["email"] == before["email"])
    }
  }

  @Test func `a deleted contact is in the recycle bin and cannot be used`() async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send("DELETE", "/id/25492")
      #expect(reply.status == 200)
      #expect(reply.text == #"{"data":{},"messages":["Contact deleted"]}"#)
      for (method, body) in [("GET", nil), ("PATCH", #"{"title":"x"}"#), ("DELETE", nil)] {
        let late = try await propeller.send(method, "/id/25492", body)
        #expect(late.status == 404)
        #expect(propellerCode(late) == 50_008)
      }
      let again = try await propeller.send(
        "POST", "/", #"{"sourceId":"JANE-1","source":"ERP","primaryLanguage":"EN"}"#)
      #expect(propellerCode(again) == 50_004)
    }
  }

  @Test func `source or language distinguishes contacts with the same key`() async throws {
    try await withB2B { propeller async throws in
      for path in ["/sourceId/TWIN-1", "/sourceId/TWIN-2?source=ERP"] {
        let reply = try await propeller.send("GET", path)
        #expect(reply.status == 400)
        #expect(propellerCode(reply) == 50_005)
      }
      #expect(try await propeller.contact("/sourceId/TWIN-1?source=ERP")["id"] == 25_493)
      #expect(try await propeller.contact("/sourceId/TWIN-1?source=CRM")["id"] == 25_494)
      #expect(
        try await propeller.contact("/sourceId/TWIN-2?source=ERP&language=NL")["id"] == 25_495)
      #expect(try await propeller.contact("/sourceId/TWIN-2?language=EN")["id"] == 25_496)
    }
  }

  @Test(
    arguments: [
      ("GET", "/id/1", nil, 404, 50_006),
      ("GET", "/sourceId/none", nil, 404, 50_006),
      ("GET", "/sourceId/JANE-1?source=CRM", nil, 404, 50_006),
      ("GET", "/email/x", nil, 400, 10_006),
      ("GET", "/id/x", nil, 400, 10_007),
      ("GET", "/id/25492?fields=id", nil, 400, 10_007),
      ("GET", "/id/25492?expands=orders", nil, 400, 10_007),
      ("POST", "/", "{", 400, 10_005),
      ("POST", "/", "{}", 400, 10_007),
      ("POST", "/", #"{"id":5,"firstName":"x"}"#, 400, 10_007),
      ("POST", "/", #"{"nickname":"x"}"#, 400, 10_007),
      ("POST", "/", #"{"firstName":5}"#, 400, 10_007),
      ("POST", "/", #"{"dateOfBirth":"1993-08-28"}"#, 400, 10_007),
      ("POST", "/", #"{"dateOfBirth":"31/02/1993"}"#, 400, 10_007),
      ("POST", "/", #"{"gender":"female"}"#, 400, 10_007),
      ("POST", "/", #"{"email":"no-address"}"#, 400, 10_007),
      ("POST", "/", #"{"primaryLanguage":"english"}"#, 400, 10_007),
      ("POST", "/", #"{"parent":{"id":3001,"source":"ERP"}}"#, 400, 10_007),
      ("POST", "/", #"{"parent":{"id":2999}}"#, 404, 50_007),
      ("POST", "/", #"{"parent":{"sourceId":"COMP-1","source":"ERP"}}"#, 404, 50_007),
      (
        "POST", "/", #"{"sourceId":"JANE-1","source":"ERP","primaryLanguage":"en"}"#, 400, 50_004
      ),
      (
        "PATCH", "/id/25494", #"{"sourceId":"JANE-1","source":"ERP"}"#, 400, 50_004
      ),
      ("PATCH", "/id/1", #"{"title":"x"}"#, 404, 50_006),
      ("PATCH", "/id/25492?expands=parent", #"{"title":"x"}"#, 400, 10_007),
    ] as [(String, String, String?, Int, Int)])
  func `each error has the vendor's code`(
    method: String, path: String, body: String?, status: Int, code: Int
  ) async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send(method, path, body)
      #expect(reply.status == status)
      #expect(propellerCode(reply) == code)
      #expect(reply.json["error"]["status"].integer == status)
      #expect(!reply.json["error"]["messages"].list.isEmpty)
    }
  }

  @Test func `values have the vendor's mixed forms`() async throws {
    try await withB2B { propeller async throws in
      let rows =
        try await propeller.send("POST", "/search", #"{"offset":100}"#).json["data"].list
        + propeller.send("POST", "/search", #"{"offset":100,"page":2}"#).json["data"].list
      #expect(rows.contains { $0["sourceId"].integer != nil })
      #expect(rows.contains { $0["sourceId"].text?.isEmpty == false })
      #expect(rows.contains { $0["debtorId"].integer != nil })
      #expect(rows.contains { $0["debtorId"].text != nil })
      #expect(
        Set(rows.compactMap { $0["gender"].text }).isSuperset(of: ["m", "M", "f", "F", "u", "U"]))
      #expect(rows.contains { $0["dateOfBirth"] == "" })
      let numbered = try #require(rows.first { $0["sourceId"].integer != nil })
      let path = "/sourceId/\(numbered["sourceId"].integer ?? 0)"
      #expect(try await propeller.contact(path)["id"] == numbered["id"])
    }
  }
}

@Suite struct `Propeller search, bulk and pricing` {
  @Test func `offset is the page size, and page starts at one`() async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send("POST", "/search", #"{"offset":30,"page":7}"#)
      #expect(
        reply.json.names == [
          "data", "start", "end", "itemsFound", "offset", "page", "pages", "total", "messages",
        ])
      #expect(reply.json["data"].list.count == 20)
      #expect(reply.json["start"] == 181)
      #expect(reply.json["end"] == 200)
      #expect(reply.json["itemsFound"] == 200)
      #expect(reply.json["pages"] == 7)
      let beyond = try await propeller.send("POST", "/search", #"{"offset":30,"page":8}"#)
      #expect(beyond.json["data"] == .list([]))
    }
  }

  @Test func `filters narrow the search`() async throws {
    try await withB2B { propeller async throws in
      let named = try await propeller.send("POST", "/search", #"{"name":"E SMI","offset":100}"#)
      #expect(named.json["data"].list.contains { $0["id"] == 25_492 })
      #expect(named.json["itemsFound"].integer ?? 200 < 50)
      let debtor = try await propeller.contact("/id/25492")["debtorId"]
      let number = try #require(debtor.integer ?? debtor.text.flatMap { Int($0) })
      for ids in ["[\(number)]", "[\"\(number)\"]"] {
        let reply = try await propeller.send("POST", "/search", #"{"debtorIds":\#(ids)}"#)
        #expect(reply.json["data"].list.contains { $0["id"] == 25_492 })
        #expect(reply.json["itemsFound"].integer ?? 200 < 100)
      }
      let day = #"{"from":"15/03/2024","to":"15/03/2024"}"#
      let made = try await propeller.send("POST", "/search", #"{"dateCreated":\#(day)}"#)
      #expect(made.json["itemsFound"] == 6)
      let none = try await propeller.send("POST", "/search", #"{"dateModified":\#(day)}"#)
      #expect(none.json["itemsFound"] == 0)
    }
  }

  @Test func `a repeated search shows later writes`() async throws {
    try await withB2B { propeller async throws in
      let search = #"{"name":"zacharias"}"#
      #expect(try await propeller.send("POST", "/search", search).json["itemsFound"] == 0)
      _ = try await propeller.send("PATCH", "/id/25500", #"{"lastName":"Zacharias"}"#)
      #expect(try await propeller.send("POST", "/search", search).json["itemsFound"] == 1)
      _ = try await propeller.send("DELETE", "/id/25500")
      #expect(try await propeller.send("POST", "/search", search).json["itemsFound"] == 0)
    }
  }

  @Test(arguments: [
    (#"{"offset":101}"#, 10_015), (#"{"offset":0}"#, 10_007), (#"{"page":0}"#, 10_007),
    (#"{"offset":"10"}"#, 10_007), (#"{"email":"x"}"#, 10_007), (#"{"debtorIds":5}"#, 10_007),
    (#"{"dateCreated":{"from":"2024-03-15"}}"#, 10_007), (#"{"dateCreated":{}}"#, 10_007),
    (#"{"dateCreated":{"since":"15/03/2024"}}"#, 10_007), ("", 10_005),
  ])
  func `refuses a malformed search`(body: String, code: Int) async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send("POST", "/search", body)
      #expect(reply.status == 400)
      #expect(propellerCode(reply) == code)
    }
  }

  @Test func `bulk by source id creates, updates or refuses each row`() async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send(
        "POST", "/bulk/sourceId",
        """
        {"contacts":[
          {"sourceId":"NEW-1","source":"ERP","firstName":"New"},
          {"sourceId":"JANE-1","source":"ERP","primaryLanguage":"EN","title":"Dr."},
          {"sourceId":"BAD-1","gender":"x"}, {"firstName":"Missing"}
        ]}
        """)
      #expect(reply.status == 200)
      #expect(reply.json["messages"] == .list(["Completed"]))
      #expect(reply.json["total"] == 4)
      let rows = reply.json["data"].list
      let made = try #require(rows.first { $0["key"] == "NEW-1" })
      #expect(made["action"] == "create")
      #expect(made["success"] == true)
      let updated = try #require(rows.first { $0["key"] == "JANE-1" })
      #expect(updated["action"] == "update")
      #expect(updated["id"] == 25_492)
      #expect(rows.first { $0["key"] == "BAD-1" }?["success"] == false)
      #expect(rows.first { $0["key"] == .null }?["code"] == 10_016)
      #expect(try await propeller.contact("/id/25492")["title"] == "Dr.")
      #expect(try await propeller.contact("/sourceId/NEW-1?source=ERP")["firstName"] == "New")
    }
  }

  @Test func `bulk by id creates a contact with the given id`() async throws {
    try await withB2B { propeller async throws in
      let reply = try await propeller.send(
        "POST", "/bulk/id", #"{"contacts":[{"id":90000,"firstName":"New"},{"firstName":"x"}]}"#)
      let rows = reply.json["data"].list
      #expect(rows.first { $0["key"] == 90_000 }?["action"] == "create")
      #expect(rows.first { $0["key"] == .null }?["success"] == false)
      #expect(try await propeller.contact("/id/90000")["firstName"] == "New")
    }
  }

  @Test(arguments: [
    ("/bulk/email", #"{"contacts":[{"firstName":"x"}]}"#, 10_006),
    ("/bulk/id", #"{"contacts":[]}"#, 10_007),
    ("/bulk/id", #"{"contacts":[{"id":1,"firstName":"x"}],"dryRun":true}"#, 10_007),
    ("/bulk/sourceId", "[]", 10_007),
    ("/id/25492/pricing", "{}", 10_007),
    ("/id/25492/pricing", #"{"categories":[],"products":[]}"#, 10_007),
    ("/id/25492/pricing", #"{"products":[5]}"#, 10_007),
    ("/id/25492/pricing", #"{"products":[{"id":1}],"brands":[]}"#, 10_007),
    ("/id/1/pricing", #"{"products":[{"id":1}]}"#, 50_006),
    ("/sourceId/TWIN-1/pricing", #"{"products":[{"id":1}]}"#, 50_005),
  ])
  func `refuses malformed bulk and pricing calls`(
    path: String, body: String, code: Int
  ) async throws {
    try await withB2B { propeller async throws in
      #expect(propellerCode(try await propeller.send("POST", path, body)) == code)
    }
  }

  @Test func `creates, updates and deletes pricing`() async throws {
    try await withB2B { propeller async throws in
      let path = "/sourceId/JANE-1/pricing?source=ERP"
      let body = #"{"categories":[{"id":7,"discount":5}],"products":[{"code":"A"}]}"#
      let made = try await propeller.send("POST", path, body)
      #expect(made.status == 200)
      #expect(made.json["data"].list.map { $0["action"] } == ["create", "create"])
      #expect(made.json["data"][0]["key"] == 7)
      #expect(made.json["data"][0]["id"] == .absent)
      let again = try await propeller.send("POST", path, body)
      #expect(again.json["data"][0]["action"] == "update")
      let deleted = try await propeller.send("DELETE", path)
      #expect(deleted.text == #"{"data":{},"messages":["completed"]}"#)
    }
  }
}
