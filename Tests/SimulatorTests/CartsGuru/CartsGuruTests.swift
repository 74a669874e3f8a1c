import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Carts Guru` {
  private let jane = CartsGuruWellKnown.janeAccountID

  @Test func `finds a contact by account id, in an array, with its three preferences`()
    async throws
  {
    try await withSimulator { calls async throws in
      let reply = try await calls.euShop("GET", "/contacts", query: "&accountId=\(jane)")
      #expect(reply.status == 200)
      let contact = reply.json["data"][0]
      #expect(
        contact.names == [
          "_id", "siteId", "firstName", "lastName", "addresses", "phoneNumbers", "emails",
          "communicationPreferences",
        ])
      #expect(contact["firstName"] == "Jane")
      #expect(contact["emails"] == .list([.text(jane)]))
      #expect(contact["phoneNumbers"][0]["phoneNumber"] == "+1 617 555 0101")
      #expect(
        contact["addresses"][0].names == ["title", "line1", "line2", "postcode", "city", "country"])
      #expect(contact["communicationPreferences"].names == ["sms", "call", "email"])
    }
  }

  @Test func `an unknown account id is a 404 whose status code is a string`() async throws {
    try await withSimulator { calls async throws in
      let unknown = CartsGuruWellKnown.unknownAccountID
      let reply = try await calls.euShop("GET", "/contacts", query: "&accountId=\(unknown)")
      #expect(reply.status == 404)
      #expect(
        reply.json
          == .object([
            "statusCode": "404", "error": "Not Found",
            "message": .text("Contact: \(unknown) Not found"),
          ]))
    }
  }

  @Test func `a shared account id gives two contacts`() async throws {
    try await withSimulator { calls async throws in
      let query = "&accountId=\(CartsGuruWellKnown.sharedAccountID)"
      let reply = try await calls.euShop("GET", "/contacts", query: query)
      #expect(reply.json["data"].list.count == 2)
    }
  }

  @Test(arguments: [
    "", "?siteId=wrong&accountId=jane@smithfoundation.org", "?accountId=jane@smithfoundation.org",
    "?\(LocalCalls.cartsGuruSite)", "?\(LocalCalls.cartsGuruSite)&accountId=",
    "?\(LocalCalls.cartsGuruSite)&accountId=jane@smithfoundation.org&page=2",
    "?\(LocalCalls.cartsGuruSite)&\(LocalCalls.cartsGuruSite)&accountId=jane@smithfoundation.org",
  ])
  func `a wrong query parameter is a 401 with an empty object`(query: String) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.call(
        "GET", "/contacts\(query)", headers: LocalCalls.cartsGuruKey)
      #expect(reply.status == 401)
      #expect(reply.text == "{}")
    }
  }

  @Test(arguments: [
    ("GET", "/contacts"), ("POST", "/contacts/x"), ("PUT", "/contacts/x"), ("GET", "/contacts.csv"),
    ("PUT", "/contacts.csv"),
  ])
  func `every call needs the key`(method: String, path: String) async throws {
    try await withSimulator { calls async throws in
      let target = "\(path)?\(LocalCalls.cartsGuruSite)"
      for headers in [[:], ["x-auth-key": "wrong"]] {
        let reply = try await calls.call(method, target, headers: headers)
        #expect(reply.status == 401)
        #expect(reply.text == "{}")
      }
    }
  }

  @Test func `opting in and out changes only the named channels`() async throws {
    try await withSimulator { calls async throws in
      let before = try await calls.euShopContact(jane)
      let path = "/contacts/\(try #require(before["_id"].text))"
      let reply = try await calls.euShop(
        "POST", path, body: #"{"allowSms":true,"allowEmail":false}"#)
      #expect(reply.status == 200)
      let after = reply.json["data"][0]["communicationPreferences"]
      #expect(after["sms"] == "Optin")
      #expect(after["email"] == "Optout")
      #expect(after["call"] == before["communicationPreferences"]["call"])
      #expect(try await calls.euShopContact(jane)["communicationPreferences"] == after)
    }
  }

  @Test(arguments: [
    #"{"allowFax":true}"#, #"{"allowSms":"true"}"#, #"{"allowSms":1}"#, #"{"allowSms":null}"#, "{}",
    "[]", #"{"allowSms":true"#, #"{"allowSms":true,"allowSms":false}"#, "",
  ])
  func `a body that is not the three booleans is a 500 with details`(body: String) async throws {
    try await withSimulator { calls async throws in
      let before = try await calls.euShopContact(jane)
      let path = "/contacts/\(try #require(before["_id"].text))"
      let reply = try await calls.euShop("POST", path, body: body)
      #expect(reply.status == 500)
      #expect(reply.json["statusCode"] == "500")
      #expect(reply.json["message"].text?.isEmpty == false)
      #expect(try await calls.euShopContact(jane) == before)
    }
  }

  @Test func `anonymize replaces values with the word undefined and keeps the preferences`()
    async throws
  {
    try await withSimulator { calls async throws in
      let before = try await calls.euShopContact(jane)
      let path = "/contacts/\(try #require(before["_id"].text))"
      let reply = try await calls.euShop("PUT", path, query: "&cg_action=anonymize")
      #expect(reply.status == 200)
      let after = reply.json["data"][0]
      for name in ["firstName", "lastName", "addresses", "phoneNumbers", "emails"] {
        #expect(after[name] == "undefined")
      }
      #expect(after["_id"] == before["_id"])
      #expect(after["communicationPreferences"] == before["communicationPreferences"])
      #expect(try await calls.euShopContact(jane) == after)
      let export = try await calls.euShop("GET", "/contacts.csv")
      #expect(!export.text.contains(jane))
    }
  }

  @Test(arguments: [("", "undefined"), ("&cg_action=jump", "jump")])
  func `a PUT without the anonymize action is a 400`(query: String, action: String) async throws {
    try await withSimulator { calls async throws in
      let before = try await calls.euShopContact(jane)
      let path = "/contacts/\(try #require(before["_id"].text))"
      let reply = try await calls.euShop("PUT", path, query: query)
      #expect(reply.status == 400)
      #expect(reply.json["statusCode"] == "400")
      #expect(reply.json["message"] == .text("Action: \(action) Not found"))
      #expect(try await calls.euShopContact(jane) == before)
    }
  }

  @Test func `writes to an unknown id are 404`() async throws {
    try await withSimulator { calls async throws in
      let path = "/contacts/\(CartsGuruWellKnown.unknownID)"
      let anonymized = try await calls.euShop("PUT", path, query: "&cg_action=anonymize")
      let updated = try await calls.euShop("POST", path, body: #"{"allowSms":true}"#)
      for reply in [anonymized, updated] {
        #expect(reply.status == 404)
        #expect(
          reply.json["message"] == .text("Contact: \(CartsGuruWellKnown.unknownID) Not found"))
      }
    }
  }

  @Test func `an import opts out the contacts that it names, and the export shows it`() async throws
  {
    try await withSimulator { calls async throws in
      let reply = try await calls.cartsGuruImport(
        "\u{FEFF}type,value\r\nsms,+1 617 555 0101\r\ncall,16175550101\r\nemail,JANE@smithfoundation.org"
          + "\r\nemail,nobody@example.com\r\n")
      #expect(reply.status == 200)
      #expect(reply.text == #"{"status":"success"}"#)
      #expect(
        try await calls.euShopContact(jane)["communicationPreferences"]
          == .object(["sms": "Optout", "call": "Optout", "email": "Optout"]))
      let export = try await calls.euShop("GET", "/contacts.csv")
      #expect(export.headers["content-type"]?.hasPrefix("text/csv") == true)
      let lines = export.text.components(separatedBy: "\r\n")
      #expect(lines.first == "type,value")
      #expect(lines.contains("email,\(jane)"))
      #expect(lines.contains("sms,+1 617 555 0101"))
    }
  }

  @Test(arguments: [
    ("email,jane@smithfoundation.org", "file", "application/csv"),
    ("type,value\r\nfax,1", "file", "application/csv"),
    ("type,value\r\nemail", "file", "application/csv"),
    ("type,value\r\nemail,a@example.com", "upload", "application/csv"),
    ("type,value\r\nemail,a@example.com", "file", "text/csv"),
  ])
  func `a malformed import is a 500 with details`(
    csv: String, name: String, type: String
  ) async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.cartsGuruImport(csv, name: name, type: type)
      #expect(reply.status == 500)
      #expect(reply.json["message"].text?.isEmpty == false)
    }
  }

  @Test func `a raw plus in an address is a space`() async throws {
    try await withSimulator { calls async throws in
      let reply = try await calls.euShop("GET", "/contacts", query: "&accountId=a+b@example.com")
      #expect(reply.json["message"] == "Contact: a b@example.com Not found")
    }
  }

  @Test func `an unknown method for a path is a 404`() async throws {
    try await withSimulator { calls async throws in
      #expect(try await calls.euShop("DELETE", "/contacts/x").status == 404)
    }
  }
}
