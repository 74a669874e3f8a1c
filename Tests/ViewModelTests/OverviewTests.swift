import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the counts of loaded contacts.
@Suite(.timeLimit(.minutes(10))) struct OverviewTests {
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

  @Test func `counts contacts by channel, reach and lifetime totals`() throws {
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

  @Test func `the sum is marked as partial if a provider gives no total`() throws {
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

  @Test func `lists the visible view first, then all providers, then the others`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = world.console()
    console.showProvider(2)
    await console.settle()
    #expect(
      console.overview.sections.map(\.title) == [
        "b2b", "all providers", "eu-shop", "shop-it", "donors",
      ])
    #expect(console.overview.sections[0].loaded == console.listState.contacts.count)
    console.finds.start("59069")
    await console.settle()
    #expect(console.overview.sections[0].title == "find results")
    #expect(console.overview.sections[0].loaded == 1)
    try await world.stop()
  }

  @Test func `compact rows give the same lifetime totals as their contacts`() async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: ManualClock(advancesOnSleep: true).ambient)
    let list = ContactListModel(
      client: try world.client("donors"), ambient: ManualClock(advancesOnSleep: true).ambient)
    let totals = list.info.capabilities.lifetimeTotals
    try #require(!totals.isEmpty)
    await list.setLimit(100)
    let page = list.state
    try #require(!page.hasNext)
    await list.loadAll()
    try #require(list.state.isCompact)
    let sums = OverviewState.Section(page, totals: totals).lifetimeSums
    #expect(sums.count == totals.count)
    #expect(sums.allSatisfy { $0.sum > 0 })
    #expect(OverviewState.Section(list.state, totals: totals).lifetimeSums == sums)
    try await world.stop()
  }

  @Test func `lifetime totals of rows follow changed and removed contacts`() throws {
    let total = LifetimeTotal(field: "totalValue", title: "Value in USD")
    var rows = CompactRows(
      provider: try #require(ProviderName("shop")), kind: ProviderKind("kind"),
      fields: [total.field], summed: [total.field])
    let values: [JSONValue] = [.decimal(12.5), 7, "1.25", "12 or more", .null]
    for (number, value) in values.enumerated() {
      rows.append(try contact(number) { $0.fields = [total.field: value] })
    }
    var list = ContactListState(title: "shop", columns: [])
    list.show(rows)
    func sum() -> Decimal? {
      OverviewState.Section(list, totals: [total]).lifetimeSums.first?.sum
    }
    #expect(sum() == 20.75)
    list.replace(try contact(1) { $0.fields = [total.field: 8] })
    #expect(sum() == 21.75)
    list.remove([list.contacts.id(at: 0)])
    #expect(sum() == 9.25)
    list.add(try contact(9) { $0.fields = [total.field: .decimal(0.75)] })
    #expect(sum() == 10)
    for number in [1, 2, 9] { list.remove([try contact(number) { _ in }.id]) }
    #expect(sum() == nil)
  }
}
