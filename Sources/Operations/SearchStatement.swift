package import Domain
import Foundation

/// What a search over several providers says about those at which nothing was found, and about
/// those that have to be asked again.
package struct SearchStatement: Hashable, Sendable {
  package struct Part: Hashable, Sendable {
    package var provider: ProviderName
    package var answer: SearchAnswer
    package var found: Int

    package init(provider: ProviderName, answer: SearchAnswer, found: Int) {
      self.provider = provider
      self.answer = answer
      self.found = found
    }
  }

  private let parts: [Part]

  /// In the order of the config.
  package init(_ parts: [Part]) { self.parts = parts }

  /// The providers whose answer another attempt can change, without those that the caller limited.
  package var unfinished: [ProviderName] {
    parts.filter(\.answer.completeness.isUnfinished).map(\.provider)
  }

  /// Whether no contact was found; proves nothing by itself.
  package var isEmpty: Bool { parts.allSatisfy { $0.found == 0 } }

  /// Whether no provider has such a contact: each was searched completely, and found none.
  package var provesAbsence: Bool {
    parts.allSatisfy { $0.found == 0 && $0.answer.completeness == .yes }
  }

  /// One sentence; `nil` if contacts were found and nothing is missing. It says that there is no
  /// such contact only if that is proven.
  package var text: String? {
    guard !provesAbsence else { return "no contact found" }
    let clauses =
      [missed].compactMap(\.self) + dated + unsearchable + more
      + [limited, open].compactMap(\.self)
    let isOnlyMissed = parts.contains { $0.found > 0 } && clauses.count == (missed == nil ? 0 : 1)
    return clauses.isEmpty || isOnlyMissed ? nil : clauses.joined(separator: "; ")
  }

  /// `not found at shop-it and donors`
  private var missed: String? {
    let names = parts.filter { $0.found == 0 && $0.answer.completeness == .yes }.map(
      \.provider.text)
    return names.isEmpty ? nil : "not found at " + SearchAnswer.list(names)
  }

  /// `not found at b2b as of 14:02`
  private var dated: [String] {
    grouped { part in
      guard part.found == 0, case .asOf(let time) = part.answer.completeness else { return nil }
      return "as of " + ClockWords.time(time)
    }.map { "not found at \(SearchAnswer.list($0.names)) \($0.words)" }
  }

  /// `eu-shop cannot be searched by name, only by account id`
  private var unsearchable: [String] {
    grouped { part in
      guard part.found == 0, case .impossible(let reason) = part.answer.completeness else {
        return nil
      }
      return reason
    }.map { "\(SearchAnswer.list($0.names)) \($0.words)" }
  }

  /// `112 more at b2b: add a word`
  private var more: [String] {
    parts.filter { $0.answer.more > 0 }.map {
      "\($0.answer.more) more at \($0.provider): add a word"
    }
  }

  /// `not searched completely: donors`
  private var limited: String? {
    let names = parts.filter {
      if case .no(let gap) = $0.answer.completeness { gap.isCallers } else { false }
    }.map(\.provider.text)
    return names.isEmpty ? nil : "not searched completely: " + names.joined(separator: ", ")
  }

  /// `not finished: eu-shop, b2b`
  private var open: String? {
    let names = unfinished.map(\.text)
    return names.isEmpty ? nil : "not finished: " + names.joined(separator: ", ")
  }

  private func grouped(_ words: (Part) -> String?) -> [(names: [String], words: String)] {
    parts.reduce(into: []) { groups, part in
      guard let words = words(part) else { return }
      if let index = groups.firstIndex(where: { $0.words == words }) {
        groups[index].names.append(part.provider.text)
      } else {
        groups.append((names: [part.provider.text], words: words))
      }
    }
  }
}
