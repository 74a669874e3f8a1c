package import Domain
package import Foundation

/// Counts of the loaded contacts: of the list in front, of all lists, and of each provider.
package nonisolated struct OverviewState: Hashable, Sendable {
  package struct Consents: Hashable, Sendable {
    package var optIn = 0
    package var unset = 0
    package var optOut = 0
    /// Values that roster does not know.
    package var other = 0

    package init(optIn: Int = 0, unset: Int = 0, optOut: Int = 0, other: Int = 0) {
      self.optIn = optIn
      self.unset = unset
      self.optOut = optOut
      self.other = other
    }

    package var count: Int { optIn + unset + optOut + other }
  }

  package struct LifetimeSum: Hashable, Sendable {
    package var total: LifetimeTotal
    package var sum: Decimal

    package init(_ total: LifetimeTotal, sum: Decimal) {
      self.total = total
      self.sum = sum
    }
  }

  package struct Section: Hashable, Sendable {
    package var title: String
    package var loaded = 0
    /// How many contacts the provider has; `nil` if it does not report it.
    package var total: Int?
    /// Whether `total` lacks a provider that does not report it.
    package var isTotalPartial = false
    package var withEmail = 0
    package var withPhone = 0
    package var anonymized = 0
    /// Empty if no loaded contact has preferences.
    package var consents: [Channel: Consents] = [:]
    package var lifetimeSums: [LifetimeSum] = []
  }

  package var sections: [Section]
}

nonisolated extension OverviewState.Section {
  /// `totals`: the lifetime totals of the list's providers.
  package init(_ list: ContactListState, totals: [LifetimeTotal]) {
    title = list.title
    total = list.total
    let sums: FieldSums
    if let rows = list.contacts.compactRows {
      add(rows)
      sums = rows.sums
    } else {
      var counted = FieldSums(of: totals.map(\.field))
      for contact in list.contacts {
        add(contact)
        counted.add(contact)
      }
      sums = counted
    }
    lifetimeSums = totals.compactMap { total in sums[total.field].map { .init(total, sum: $0) } }
  }

  private mutating func add(_ rows: CompactRows) {
    for number in rows.order {
      let facts = rows.facts[Int(number)]
      loaded += 1
      if facts.contains(.isAnonymized) { anonymized += 1 }
      if facts.contains(.hasEmail) { withEmail += 1 }
      if facts.contains(.hasPhone) { withPhone += 1 }
      for channel in Channel.allCases {
        switch facts[channel] {
        case .optIn: consents[channel, default: .init()].optIn += 1
        case .optOut: consents[channel, default: .init()].optOut += 1
        case .unset: consents[channel, default: .init()].unset += 1
        case .other: consents[channel, default: .init()].other += 1
        case nil: break
        }
      }
    }
  }

  private mutating func add(_ contact: Contact) {
    loaded += 1
    if contact.isAnonymized { anonymized += 1 }
    if !contact.emails.isEmpty { withEmail += 1 }
    if !contact.phones.isEmpty { withPhone += 1 }
    guard let preferences = contact.preferences else { return }
    for channel in Channel.allCases {
      switch preferences[channel] {
      case .optIn: consents[channel, default: .init()].optIn += 1
      case .optOut: consents[channel, default: .init()].optOut += 1
      case .unset: consents[channel, default: .init()].unset += 1
      case .other: consents[channel, default: .init()].other += 1
      }
    }
  }

  /// The sum of several sections, without lifetime totals, because providers use different units.
  package init(title: String, of sections: [Self]) {
    self.title = title
    for section in sections {
      loaded += section.loaded
      withEmail += section.withEmail
      withPhone += section.withPhone
      anonymized += section.anonymized
      for (channel, counts) in section.consents {
        consents[channel, default: .init()].optIn += counts.optIn
        consents[channel, default: .init()].unset += counts.unset
        consents[channel, default: .init()].optOut += counts.optOut
        consents[channel, default: .init()].other += counts.other
      }
    }
    let totals = sections.compactMap(\.total)
    total = totals.isEmpty ? nil : totals.reduce(0, +)
    isTotalPartial = totals.count < sections.count
  }
}

extension ConsoleModel {
  /// The list in front first, then all providers together, then the other lists.
  package var overview: OverviewState {
    let sections = lists.all.map {
      OverviewState.Section($0.state, totals: $0.info.capabilities.lifetimeTotals)
    }
    let all = OverviewState.Section(title: "all providers", of: sections)
    switch state.view {
    case .provider(let index):
      let others = sections.indices.filter { $0 != index }.map { sections[$0] }
      return OverviewState(sections: [sections[index], all] + others)
    case .find:
      var found = OverviewState.Section(
        listState, totals: providers.flatMap(\.info.capabilities.lifetimeTotals))
      found.title = "find results"
      return OverviewState(sections: [found, all] + sections)
    }
  }
}
