import Foundation
import Simulator
import Testing

extension LocalCalls {
  static let open2bHeaders = [
    "X-Key": Open2bWellKnown.key, "Content-Type": "application/json; charset=utf-8",
  ]

  func shop(
    _ method: String, _ body: String, headers: [String: String] = open2bHeaders
  ) async throws -> Reply {
    try await call(
      "POST", "/api/v6/commerce.contacts.\(method)", headers: headers, body: Data(body.utf8))
  }
}

@Suite(.timeLimit(.minutes(10))) struct `Open2b reads` {
  @Test func `John Smith is the first row, with empty strings for missing values`() async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop("find", #"{"order":["id"],"limit":1,"first":0}"#)
      #expect(reply.status == 200)
      #expect(
        reply.text
          == #"{"status":"ok","contacts":[{"id":59068,"customer":37091,"name":"John Smith","#
          + #""phone":"","email":"","note":""}]}"#)
    }
  }

  @Test func `paging by index and by identifier gives every row once`() async throws {
    try await withSimulator { calls async throws in
      var byIndex: [Int] = []
      for first in stride(from: 0, to: 200, by: 60) {
        let page = try await calls.shop(
          "find", #"{"fields":["id"],"order":["id"],"limit":60,"first":\#(first)}"#)
        byIndex += page.json["contacts"].list.compactMap { $0["id"].integer }
      }
      var byKey: [Int] = []
      repeat {
        let page = try await calls.shop(
          "find",
          #"{"conditions":{"after":\#(byKey.last ?? 0)},"fields":["id"],"order":["id"],"limit":60}"#
        )
        let ids = page.json["contacts"].list.compactMap { $0["id"].integer }
        if ids.isEmpty { break }
        byKey += ids
      } while true
      #expect(byIndex == Array(59_068..<59_268))
      #expect(byKey == byIndex)
    }
  }

  @Test func `a contact has only the requested fields`() async throws {
    try await withSimulator { calls async throws in
      let found = try await calls.shop("find", #"{"fields":["name","id"],"limit":3}"#)
      #expect(
        found.json["contacts"].list.map(\.names) == Array(repeating: ["id", "name"], count: 3))
      let got = try await calls.shop("get", #"{"id":59069,"fields":["email"]}"#)
      #expect(got.text == #"{"status":"ok","contact":{"email":"jane@smithfoundation.org"}}"#)
    }
  }

  @Test func `sorts by several keys, descending with a minus, and then by id`() async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop("find", #"{"order":["-customer","name"]}"#)
      let rows = reply.json["contacts"].list
      #expect(rows.count == 200)
      for (row, next) in zip(rows, rows.dropFirst()) {
        let one = (-(row["customer"].integer ?? 0), Array((row["name"].text ?? "").utf8))
        let two = (-(next["customer"].integer ?? 0), Array((next["name"].text ?? "").utf8))
        #expect(one.0 < two.0 || one.0 == two.0 && !two.1.lexicographicallyPrecedes(one.1))
      }
    }
  }

  @Test func `conditions restrict find and count alike`() async throws {
    try await withSimulator { calls async throws in
      let conditions = #"{"conditions":{"customer":37095,"after":59100}}"#
      let rows = try await calls.shop("find", conditions).json["contacts"].list
      #expect(!rows.isEmpty)
      #expect(rows.allSatisfy { $0["customer"] == 37_095 && ($0["id"].integer ?? 0) > 59_100 })
      #expect(try await calls.shop("count", conditions).json["count"].integer == rows.count)
      #expect(
        try await calls.shop("count", #"{"conditions":null}"#).text
          == #"{"status":"ok","count":200}"#)
    }
  }

  @Test func `get of an unknown id returns null`() async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop("get", #"{"id":\#(Open2bWellKnown.unknownID)}"#)
      #expect(reply.text == #"{"status":"ok","contact":null}"#)
    }
  }

  @Test(arguments: [
    ("find", #"{"limit":0}"#, "limit", "InvalidValue"),
    ("find", #"{"first":-1}"#, "first", "InvalidValue"),
    ("find", #"{"limit":"10"}"#, "limit", "Malformed"),
    ("find", #"{"limit":1.5}"#, "limit", "Malformed"),
    ("find", #"{"conditions":null}"#, "conditions", "Malformed"),
    ("find", #"{"conditions":{"customer":0}}"#, "customer", "InvalidValue"),
    ("find", #"{"conditions":{"after":-1}}"#, "after", "InvalidValue"),
    ("find", #"{"conditions":{"name":"x"}}"#, "name", "UnknownField"),
    ("find", #"{"page":1}"#, "page", "UnknownField"),
    ("find", #"{"fields":["id","surname"]}"#, "surname", "UnknownField"),
    ("find", #"{"fields":"id"}"#, "fields", "Malformed"),
    ("find", #"{"fields":[]}"#, "fields", "InvalidValue"),
    ("find", #"{"order":["--id"]}"#, "--id", "UnknownField"),
    ("find", #"{"order":["name","-name"]}"#, "order", "InvalidCombination"),
    ("get", "{}", "id", "Missing"),
    ("get", #"{"id":0}"#, "id", "InvalidValue"),
    ("get", #"{"id":"59068"}"#, "id", "Malformed"),
    ("get", #"{"id":59068,"expand":true}"#, "expand", "UnknownField"),
    ("count", #"{"limit":1}"#, "limit", "UnknownField"),
  ])
  func `an invalid parameter is a 200 with one error object`(
    method: String, body: String, field: String, type: String
  ) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop(method, body)
      #expect(reply.status == 200)
      #expect(reply.json["status"] == "error")
      #expect(reply.json["error"]["field"] == .text(field))
      #expect(reply.json["error"]["type"] == .text(type))
      #expect(reply.json["error"].names == ["field", "type", "description"])
    }
  }
}

@Suite struct `Open2b writes` {
  @Test func `a created contact exists and has its place in the sort order`() async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop(
        "create",
        #"{"contact":{"customer":37091,"name":"\u0001 First","email":null,"phone":"1","note":"n"}}"#
      )
      let id = try #require(reply.json["id"].integer)
      #expect(id == 59_268)
      let got = try await calls.shop("get", #"{"id":\#(id)}"#).json["contact"]
      #expect(got["email"] == "")
      #expect(got["phone"] == "1")
      let sorted = try await calls.shop("find", #"{"order":["name"],"limit":1}"#)
      #expect(sorted.json["contacts"][0]["id"].integer == id)
      #expect(try await calls.shop("count", "{}").json["count"] == 201)
    }
  }

  @Test func `an update keeps unnamed fields and moves the row in the sort order`() async throws {
    try await withSimulator { calls async throws in
      let last = #"{"order":["-name"],"limit":1}"#
      _ = try await calls.shop("find", last)
      let reply = try await calls.shop(
        "update", #"{"id":59069,"contact":{"name":"\udbff\udfff Jane"}}"#)
      #expect(reply.text == #"{"status":"ok"}"#)
      let row = try await calls.shop("find", last).json["contacts"][0]
      #expect(row["id"] == 59_069)
      #expect(row["email"] == "jane@smithfoundation.org")
    }
  }

  @Test func `delete accepts many ids and ignores unknown ones`() async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop("delete", #"{"ids":[59068,59070,58000]}"#)
      #expect(reply.text == #"{"status":"ok"}"#)
      #expect(try await calls.shop("get", #"{"id":59070}"#).json["contact"] == .null)
      let rest = try await calls.shop("find", #"{"fields":["id"],"limit":2}"#)
      #expect(rest.json["contacts"].list.map { $0["id"].integer } == [59_069, 59_071])
      #expect(try await calls.shop("count", "{}").json["count"] == 198)
    }
  }

  @Test(arguments: [
    ("create", #"{"contact":{"customer":1,"name":"x"}}"#, "NotFound", "Customer 1 does not exist"),
    (
      "create", #"{"contact":{"customer":37091,"name":"x","email":"x"}}"#, "InvalidValue",
      "'x' is not a well formed email address"
    ),
    ("update", #"{"id":58000,"contact":{"name":"x"}}"#, "NotFound", "Contact 58000 does not exist"),
    (
      "update", #"{"id":59068,"contact":{"customer":1}}"#, "NotFound", "Customer 1 does not exist"
    ),
  ])
  func `the vendor's own errors use its words`(
    method: String, body: String, type: String, description: String
  ) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop(method, body)
      #expect(reply.status == 200)
      #expect(reply.json["error"]["type"] == .text(type))
      #expect(reply.json["error"]["description"] == .text(description))
    }
  }

  @Test(arguments: [
    (#"{}"#, "contact", "Missing"),
    (#"{"contact":[]}"#, "contact", "Malformed"),
    (#"{"contact":{"name":"x"}}"#, "customer", "Missing"),
    (#"{"contact":{"customer":37091}}"#, "name", "Missing"),
    (#"{"contact":{"customer":"37091","name":"x"}}"#, "customer", "Malformed"),
    (#"{"contact":{"customer":37091,"name":""}}"#, "name", "InvalidValue"),
    (#"{"contact":{"customer":37091,"name":null}}"#, "name", "Malformed"),
    (
      #"{"contact":{"customer":37091,"name":"x","phone":"1234567890123456"}}"#, "phone",
      "InvalidValue"
    ),
    (#"{"contact":{"customer":37091,"name":"x","email":""}}"#, "email", "InvalidValue"),
    (
      #"{"contact":{"customer":37091,"name":"x","email":"a b@example.com"}}"#, "email",
      "InvalidValue"
    ),
    (#"{"contact":{"customer":37091,"name":"x","fax":"1"}}"#, "fax", "UnknownField"),
    (#"{"contact":{"customer":37091,"name":"x","id":5}}"#, "id", "UnknownField"),
    (#"{"contact":{"customer":37091,"name":"x"},"id":5}"#, "id", "UnknownField"),
  ])
  func `refuses a malformed contact and does not create it`(
    body: String, field: String, type: String
  ) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop("create", body)
      #expect(reply.json["error"]["field"] == .text(field))
      #expect(reply.json["error"]["type"] == .text(type))
      #expect(try await calls.shop("count", "{}").json["count"] == 200)
    }
  }

  @Test func `limits names to 50 characters and notes to 255`() async throws {
    try await withSimulator { calls async throws in
      func create(name: Int, note: Int) async throws -> Reply {
        let (name, note) = (
          String(repeating: "é", count: name), String(repeating: "漢", count: note)
        )
        return try await calls.shop(
          "create", #"{"contact":{"customer":37091,"name":"\#(name)","note":"\#(note)"}}"#)
      }
      let fits = try await create(name: 50, note: 255)
      #expect(fits.json["status"] == "ok")
      let longName = try await create(name: 51, note: 0)
      #expect(longName.json["error"]["field"] == "name")
      let longNote = try await create(name: 50, note: 256)
      #expect(longNote.json["error"]["field"] == "note")
    }
  }

  @Test(arguments: [
    (#"{}"#, "Missing"), (#"{"ids":[]}"#, "InvalidValue"), (#"{"ids":[0]}"#, "InvalidValue"),
    (#"{"ids":["59068"]}"#, "Malformed"), (#"{"ids":59068}"#, "Malformed"),
  ])
  func `refuses to delete without valid ids`(body: String, type: String) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.shop("delete", body)
      #expect(reply.json["error"]["field"] == "ids")
      #expect(reply.json["error"]["type"] == .text(type))
    }
  }
}

@Suite struct `Open2b calls` {
  @Test(arguments: [
    ("GET", "find", "{}", LocalCalls.open2bHeaders, 405, "POST"),
    ("POST", "find", "{}", ["Content-Type": "application/json"], 403, "X-Key"),
    ("POST", "find", "{}", ["X-Key": "?", "Content-Type": "application/json"], 403, "X-Key"),
    ("POST", "rename", "{}", LocalCalls.open2bHeaders, 404, "rename"),
    ("POST", "find?first=1", "{}", LocalCalls.open2bHeaders, 400, "query"),
    ("POST", "find", "{}", ["X-Key": Open2bWellKnown.key], 415, "json"),
    ("POST", "find", "[]", LocalCalls.open2bHeaders, 400, "object"),
    ("POST", "find", "{,}", LocalCalls.open2bHeaders, 400, "object"),
    ("POST", "find", #"{"limit":1,"limit":2}"#, LocalCalls.open2bHeaders, 400, "object"),
  ])
  func `a malformed call is an error status with plain text`(
    verb: String, method: String, body: String, headers: [String: String], status: Int, word: String
  ) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.call(
        verb, "/api/v6/commerce.contacts.\(method)", headers: headers,
        body: Data(body.utf8))
      #expect(reply.status == status)
      #expect(reply.json == .absent)
      #expect(reply.text.contains(word))
    }
  }

  @Test func `refuses the 201st call until five minutes have passed`()
    async throws
  {
    let clock = TestClock()
    try await withSimulator(SimulatorOptions(contacts: 2, now: { clock.now })) {
      calls async throws in
      for _ in 0..<Open2bWellKnown.callLimit {
        #expect(try await calls.shop("count", "{}").status == 200)
      }
      let refused = try await calls.shop("count", "{}")
      #expect(refused.status == 503)
      #expect(refused.text.contains("call limit"))
      clock.advance(by: 300)
      #expect(try await calls.shop("count", "{}").status == 200)
    }
  }

  @Test func `accepts any number of calls without limits`() async throws {
    try await withSimulator(SimulatorOptions(contacts: 2, hasLimits: false)) { calls async throws in
      for _ in 0...Open2bWellKnown.callLimit {
        #expect(try await calls.shop("count", "{}").status == 200)
      }
    }
  }
}
