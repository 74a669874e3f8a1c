import Domain
import Foundation
import TestSupport
import Testing
import ViewModels

/// What is loaded, counted.
@Suite(.timeLimit(.minutes(1))) struct OverviewTests {
  private func contact(_ number: Int, _ edit: (inout Contact) -> Void) throws -> Contact {
    var contact = Contact(
      id: ContactID(provider: try #require(ProviderName("shop")), value: "\(number)"),
      kind: ProviderKind("kind"))
    edit(&contact)
    return contact
  }

  private func list() throws -> ContactListState {
    var list = ContactListState(title: "shop", columns: [])
    list.total = 6_651
    list.show([
      try contact(1) {
        $0.emails = [EmailAddress(value: "a@x.org", isPrimary: true)]
        $0.preferences = CommunicationPreferences(email: .optIn, sms: .unset, call: .other("soon"))
        $0.fields = ["totalValue": .decimal(12.5), "totalCount": 3, "count": 9]
      },
      try contact(2) {
        $0.phones = [PhoneNumber(value: "1", isPrimary: true)]
        $0.preferences = CommunicationPreferences(email: .optOut, sms: .unset, call: .optIn)
        $0.fields = ["totalValue": 7, "totalCount": "many"]
      },
      try contact(3) { $0.isAnonymized = true },
    ])
    return list
  }

  @Test func `contacts are counted by channel, reach and lifetime totals`() throws {
    let count = LifetimeTotal(field: "totalCount", title: "Gifts")
    let value = LifetimeTotal(field: "totalValue", title: "Value in USD")
    let none = LifetimeTotal(field: "another", title: "Another")
    let section = OverviewState.Section(try list(), totals: [value, count, none])
    #expect(section.loaded == 3)
    #expect(section.total == 6_651)
    #expect(section.withEmail == 1)
    #expect(section.withPhone == 1)
    #expect(section.anonymized == 1)
    #expect(section.consents[.email] == .init(optIn: 1, optOut: 1))
    #expect(section.consents[.sms] == .init(unset: 2))
    #expect(section.consents[.call] == .init(optIn: 1, other: 1))
    #expect(
      section.lifetimeSums == [.init(value, sum: 19.5), .init(count, sum: 3)])
  }

  @Test func `the sum of all says where a provider keeps its total to itself`() throws {
    let known = OverviewState.Section(try list(), totals: [])
    var unknown = known
    unknown.total = nil
    let all = OverviewState.Section(title: "all", of: [known, unknown])
    #expect(all.loaded == 6)
    #expect(all.total == 6_651)
    #expect(all.isTotalPartial)
    #expect(all.consents[.email] == .init(optIn: 2, optOut: 2))
    #expect(all.lifetimeSums.isEmpty)
    #expect(!OverviewState.Section(title: "all", of: [known, known]).isTotalPartial)
  }

  @Test func `what is in front comes first, then all, then the others`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = world.console()
    console.showProvider(2)
    await console.settle()
    #expect(
      console.overview.sections.map(\.title) == [
        "b2b", "all providers", "eu-shop", "shop-it", "donors",
      ])
    #expect(console.overview.sections[0].loaded == console.listState.contacts.count)
    console.startFind("59069")
    await console.settle()
    #expect(console.overview.sections[0].title == "what was found")
    #expect(console.overview.sections[0].loaded == 1)
    try await world.stop()
  }
}
