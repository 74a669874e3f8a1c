import Domain
import Foundation
import Simulator
import Testing

/// Covers complete responses in undocumented forms.
@Suite(.timeLimit(.minutes(10))) struct `Contract: responses that are not JSON` {
  /// A page with control characters, longer than any message shows.
  private static let page =
    "<html>\u{1B}[31m<h1>Gate\r\nway\u{202E}</h1>\u{07}" + String(repeating: "x", count: 200)
    + "THE-END</html>"

  /// The part of the page that a message shows.
  private func shown(_ message: String) throws -> Substring {
    let start = try #require(message.range(of: "<html>"), "\(message)")
    return message[start.lowerBound...]
  }

  private func expectSafe(_ message: String) throws {
    let shown = try shown(message)
    #expect(shown.contains("<h1>Gate way"))
    #expect(shown.count <= 121, "\(shown.count) characters")
    #expect(shown.hasSuffix("…"))
    #expect(!message.contains("THE-END"))
    for scalar in message.unicodeScalars {
      #expect(scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value != 0x202E)
    }
  }

  @Test(arguments: ContractCase.all)
  func `shows a proxy's page and does not repeat the request`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      await row.fail(world, .html, count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .protocol)
      #expect(failure.delivery == .answered)
      #expect(failure.status == 200)
      #expect(failure.message.contains("<h1>Welcome</h1>"))
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }

  @Test(arguments: ContractCase.all, [200, 400, 500, 502])
  func `shows 120 harmless characters of a long page`(
    row: ContractCase, status: Int
  ) async throws {
    try await row.run { world in
      let type = ["Content-Type": "text/html"]
      await row.fail(
        world, .answer(status: status, headers: type, body: Self.page), count: 20)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      let expected: ProviderFailure.Kind =
        status == 200 ? .protocol : status == 400 ? .validation : .server
      #expect(failure.kind == expected)
      #expect(failure.status == status)
      #expect(failure.delivery == .answered)
      try expectSafe(failure.message)
      let arrivals = await row.arrivals(world)
      #expect(row.isWrite ? arrivals == 1 : arrivals <= 4)
    }
  }

  @Test(arguments: ContractCase.all)
  func `reports an empty body`(row: ContractCase) async throws {
    try await row.run { world in
      await row.fail(world, .answer(status: 200, body: ""), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .protocol)
      #expect(failure.delivery == .answered)
      #expect(failure.message.contains("empty"))
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }

  struct Bytes: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: Data
  }

  @Test(
    arguments: ContractCase.all,
    [
      Bytes(
        testDescription: "in a text of JSON",
        bytes: Data(#"{"data":[{"name":"Surprise"#.utf8) + [0xC3, 0x28]),
      Bytes(testDescription: "alone", bytes: Data([0xFF, 0xFE, 0x00, 0x9B, 0x80])),
      Bytes(testDescription: "NUL", bytes: Data([0, 0, 0, 0])),
    ])
  func `reports invalid UTF-8 as a protocol failure`(
    row: ContractCase, bytes: Bytes
  ) async throws {
    try await row.run { world in
      await row.fail(world, .bytes(bytes.bytes), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .protocol)
      #expect(failure.delivery == .answered)
      #expect(!failure.message.contains("Surprise"))
      #expect(failure.message.unicodeScalars.allSatisfy { !(0..<0x20).contains($0.value) })
    }
  }
}

@Suite struct `Contract: JSON with an unexpected shape` {
  struct Shape: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var body: String
    /// How the message names the place.
    var place: String
  }

  private static let shapes = [
    Shape(testDescription: "a text", body: #""Surprise""#, place: "the top"),
    Shape(testDescription: "a number", body: "7300731", place: "the top"),
    Shape(testDescription: "null", body: "null", place: "the top"),
    Shape(testDescription: "a list", body: #"["Surprise"]"#, place: "the top"),
    Shape(testDescription: "lists", body: #"[[{"Surprise":1}]]"#, place: "the top"),
    Shape(testDescription: "another object", body: #"{"odd":"Surprise"}"#, place: "lacks"),
    Shape(testDescription: "no member", body: "{}", place: "lacks"),
    Shape(testDescription: "broken", body: #"{"odd":"Surprise","#, place: "byte"),
    Shape(testDescription: "broken early", body: #"{"odd" "Surprise"}"#, place: "byte"),
  ]

  @Test(arguments: ContractCase.answeredWithJSON, shapes)
  func `the message names the place and never the content`(
    row: ContractCase, shape: Shape
  ) async throws {
    try await row.run { world in
      await row.fail(world, .answer(status: 200, body: shape.body), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .protocol)
      #expect(failure.delivery == .answered)
      #expect(failure.message.contains(shape.place), "\(failure.message)")
      #expect(!failure.message.contains("Surprise"))
      #expect(!failure.message.contains("7300731"))
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }

  @Test(arguments: ContractCase.documented)
  func `the message names the path of an envelope with an unexpected type`(row: ContractCase)
    async throws
  {
    let documented = try #require(row.answer)
    let body = try documented.body
    for depth in documented.contact.indices {
      let path = documented.contact.prefix(through: depth)
      for odd: JSONValue in ["Surprise", 7_300_731, .array(["Surprise"]), true] {
        try await row.run { world in
          await row.fail(
            world, .answer(status: 200, body: body.replacing(path, with: odd).jsonText), count: 9)
          guard try documented.others == 0 || depth < documented.contact.count - 1 else {
            #expect(try await row.perform(world).contacts.count == documented.others)
            return
          }
          let failure = try await failure { () async throws(ProviderFailure) in
            try await row.perform(world)
          }
          guard case .key(let name) = documented.contact[0] else { return }
          #expect(failure.kind == .protocol, "\(path) = \(odd)")
          #expect(failure.message.contains(name), "\(failure.message)")
          #expect(!failure.message.contains("Surprise"))
        }
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `accepts a byte order mark or fails without showing the body`(row: ContractCase) async throws
  {
    try await row.run { world in
      let body = try #require(row.answer).body.jsonText
      await row.fail(world, .answer(status: 200, body: "\u{FEFF}" + body))
      let result = await outcome { () async throws(ProviderFailure) in try await row.perform(world)
      }
      switch result {
      case .success(let result): #expect(!result.contacts.isEmpty)
      case .failure(let failure): #expect(!failure.message.contains("{"), "\(failure.message)")
      }
    }
  }
}
