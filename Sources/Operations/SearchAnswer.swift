package import Domain
package import Foundation

/// How one provider was searched for one text, and what that proves.
package struct SearchAnswer: Hashable, Sendable {
  package enum Way: Hashable, Sendable {
    case lookup(LookupKey)
    /// By the provider's own search in this field.
    case query(String)
    /// By reading the list. `total` is the provider's count; `nil` if it gives none.
    case scan(read: Int, total: Int?)
    /// By an index of so many contacts.
    case index(asOf: Date, contacts: Int)
  }

  /// In the order in which they were tried.
  package var ways: [Way] = []
  /// The values that lookups and queries asked for, each once.
  package var asked: [String] = []
  package var completeness: Completeness
  /// How many contacts of the index were not read.
  package var more = 0

  /// Whether the list can still be read to its end: an index was asked instead, or is missing,
  /// or a limit ended the reading.
  package var hasUnreadList: Bool {
    switch completeness {
    case .no(.noIndex), .no(.oldIndex), .no(.tooCommon), .no(.partOfAddress), .no(.limit),
      .no(.indexAway):
      true
    case .yes, .asOf, .no, .impossible:
      ways.contains { if case .index = $0 { true } else { false } }
    }
  }

  package init(_ completeness: Completeness, ways: [Way] = [], asked: [String] = []) {
    self.completeness = completeness
    self.ways = ways
    self.asked = asked
  }
}

/// Whether a search proves that there are no other contacts for the text.
package enum Completeness: Hashable, Sendable {
  /// The provider answered it exactly, or every contact was read.
  case yes
  /// A complete index of that time covers it.
  case asOf(Date)
  /// Another attempt can change the answer.
  case no(Gap)
  /// The provider cannot be searched that way; one clause that begins with "cannot".
  case impossible(String)

  /// Why a search is not complete.
  package enum Gap: Hashable, Sendable {
    case failed(ProviderFailure)
    case cancelled
    /// The search was given up after this many rows. `isCallers`: by a limit that the caller set.
    case limit(read: Int, total: Int?, isCallers: Bool)
    /// The caller did not want the list to be read.
    case notScanned
    /// Rows of the list moved while it was read.
    case listMoved
    /// So many rows of the list could not be read as contacts.
    case unreadable(Int)
    /// The config or a missing secret does not allow it; one clause.
    case unavailable(String)
    /// The provider has an index, but none that is complete.
    case noIndex
    /// The index is kept elsewhere and could not be asked; one clause.
    case indexAway(String)
    /// The index is older than the config allows.
    case oldIndex(asOf: Date)
    /// Too many contacts of the index share the only word.
    case tooCommon
    /// An index has whole addresses only.
    case partOfAddress

    /// Whether the caller asked for it.
    package var isCallers: Bool {
      switch self {
      case .limit(_, _, let isCallers): isCallers
      case .notScanned: true
      case .failed, .cancelled, .listMoved, .unreadable, .unavailable, .noIndex,
        .indexAway, .oldIndex, .tooCommon, .partOfAddress:
        false
      }
    }
  }

  /// Whether the search has to be made again: it is not complete, and the caller did not limit it.
  package var isUnfinished: Bool {
    guard case .no(let gap) = self else { return false }
    return !gap.isCallers
  }

  /// The word of the JSON output (docs/commands.md).
  package var word: String {
    switch self {
    case .yes: "yes"
    case .asOf: "asOf"
    case .no: "no"
    case .impossible: "impossible"
    }
  }
}

// MARK: - In words

extension SearchAnswer {
  /// `by id and source id at the provider, and by reading all 25 contacts`
  package var how: String {
    var keys: [String] = []
    var scan: String?
    var index: String?
    for way in ways {
      switch way {
      case .lookup(let key): keys.append(key.words)
      case .query(let field): keys.append(field == "email" ? "e-mail" : field)
      case .scan(let read, let total): scan = Self.words(read, total, isAll: isAllRead)
      case .index(let time, let count):
        index = "by the index of \(ClockWords.time(time)), \(Self.contacts(count))"
      }
    }
    var seen: Set<String> = []
    keys = keys.filter { seen.insert($0).inserted }
    let byKeys = keys.isEmpty ? nil : "by \(Self.list(keys)) at the provider"
    let parts = [byKeys, index, scan].compactMap(\.self)
    return parts.isEmpty ? "not searched" : parts.joined(separator: ", and ")
  }

  private var isAllRead: Bool {
    switch completeness {
    case .yes, .asOf, .impossible: true
    case .no: false
    }
  }

  private static func words(_ read: Int, _ total: Int?, isAll: Bool) -> String {
    let contacts = contacts(read)
    guard !isAll else { return read == 0 ? "by reading the list" : "by reading all \(contacts)" }
    return total.map { "by reading \(read) of \($0) contacts" } ?? "by reading \(contacts)"
  }

  private static func contacts(_ count: Int) -> String {
    count == 1 ? "1 contact" : "\(count) contacts"
  }

  /// `a, b and c`
  package static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Completeness.Gap {
  /// One clause without the provider's name.
  package var reason: String {
    switch self {
    case .failed(let failure): failure.message
    case .cancelled: "cancelled"
    case .limit(let read, let total, _):
      total.map { "only \(read) of \($0) contacts were read" }
        ?? "only the first \(read) contacts were read"
    case .notScanned: "the list was not read"
    case .listMoved: "the list changed while it was read"
    case .unreadable(let count):
      count == 1 ? "1 contact cannot be read" : "\(count) contacts cannot be read"
    case .unavailable(let reason): reason
    case .noIndex: "its index is not built"
    case .indexAway(let reason): reason
    case .oldIndex(let time): "its index of \(ClockWords.time(time)) is too old"
    case .partOfAddress: "its index has whole addresses only"
    case .tooCommon: "too many contacts of the index have this word: add another one"
    }
  }
}

extension Completeness {
  /// One clause; `nil` for a complete search.
  package var reason: String? {
    switch self {
    case .yes, .asOf: nil
    case .no(let gap): gap.reason
    case .impossible(let reason): reason
    }
  }
}
