import Domain
import Foundation
import Simulator
import Testing

/// Checks that one broken value in an answer hides nothing else.
@Suite(.timeLimit(.minutes(10))) struct `Contract: broken values` {
  /// What is broken in one place of a documented contact, as bytes of JSON.
  private static let pieces: [(Data, String)] = [
    (Data("\"Mar".utf8) + [0xC3] + Data("\"".utf8), "Mar\u{FFFD}"),
    (Data("\"a\tb\"".utf8), "a\tb"), (Data("NaN".utf8), "NaN"),
  ]

  /// The documented answer with these bytes at a place.
  private func body(_ answer: DocumentedAnswer, _ place: [JSONStep], _ bytes: Data) throws -> Data {
    let mark = "here-it-is"
    let text = try answer.body.replacing(answer.contact + place, with: .string(mark)).jsonText
    let halves = text.components(separatedBy: "\"\(mark)\"")
    return Data(halves[0].utf8) + bytes + Data(halves[1].utf8)
  }

  private func names(_ row: ContractCase) throws -> [String] {
    let answer = try #require(row.answer)
    guard case .object(let members)? = try answer.body.value(at: answer.contact) else { return [] }
    return members.keys.sorted()
  }

  @Test(arguments: ContractCase.documented)
  func `a contact shows a broken value as such, and every other value`(
    row: ContractCase
  ) async throws {
    let answer = try #require(row.answer)
    for name in try names(row) where name != row.subject.idName {
      try await row.run { world in
        await row.fail(world, .answer(status: 200, body: try answer.body.jsonText))
        let whole = try #require(try await row.perform(world).contacts.first)
        #expect(whole.brokenFields.isEmpty)
        for (bytes, text) in Self.pieces {
          await row.fail(world, .bytes(try body(answer, [.key(name)], bytes)))
          let contact = try #require(try await row.perform(world).contacts.first)
          #expect(contact.brokenFields == [name])
          #expect(contact.fields[name] == .broken(text))
          #expect(contact.id == whole.id)
          for (other, value) in whole.fields where other != name {
            #expect(contact.fields[other] == value, "\(name) → \(other)")
          }
        }
      }
    }
  }

  @Test(arguments: ContractCase.documented)
  func `a number outside every range is kept to the last digit`(row: ContractCase) async throws {
    let answer = try #require(row.answer)
    for digits in ["1e400", "12345678901234567.89", "2.50", "-0", "99999999999999999999"] {
      try await row.run { world in
        await row.fail(world, .bytes(try body(answer, [.key("undocumented")], Data(digits.utf8))))
        let contact = try #require(try await row.perform(world).contacts.first)
        #expect(contact.fields["undocumented"]?.displayText == digits)
        #expect(contact.brokenFields.isEmpty)
      }
    }
  }

  @Test(arguments: ContractCase.documented.filter { $0.call == .list })
  func `a list gives all contacts but the one that cannot be read`(row: ContractCase) async throws {
    try await row.run { world in
      let whole = try await world.client.page(ContactQuery(limit: 5))
      await row.fail(world, .damaged(.noContact))
      let page = try await world.client.page(ContactQuery(limit: 5))
      #expect(page.unreadable == 1)
      #expect(page.contacts == Array(whole.contacts.dropLast()))
      #expect(page.next == whole.next)
      #expect(page.rowCount == whole.contacts.count)
    }
  }

  @Test(arguments: ContractCase.documented, [Damage.halfCharacter, .tab, .hugeNumber])
  func `reads the simulator's broken answers`(row: ContractCase, damage: Damage) async throws {
    try await row.run { world in
      await row.fail(world, .damaged(damage), count: 9)
      let contacts = try await row.perform(world).contacts
      #expect(contacts.contains { !$0.brokenFields.isEmpty } == (damage != .hugeNumber))
      #expect(contacts.contains { $0.fields["ratio"] != nil } == (damage == .hugeNumber))
    }
  }
}
