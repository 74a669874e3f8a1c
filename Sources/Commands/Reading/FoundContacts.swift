import Domain
import Operations

/// What a search brought so far, each contact once.
struct FoundContacts {
  private let order: [ProviderName]
  private var byProvider: [ProviderName: [Contact]] = [:]
  private var seen: Set<ContactID> = []
  private(set) var hasFailures = false

  init(order: [ProviderName]) { self.order = order }

  /// In the order of the config, and within it of the provider.
  var contacts: [Contact] { order.flatMap { byProvider[$0] ?? [] } }

  /// Gives the contacts that are new, and says at once what did not work.
  mutating func take(_ event: FindEvent, report: ErrorReport) -> [Contact] {
    switch event.news {
    case .found(let contacts):
      let new = contacts.filter { seen.insert($0.id).inserted }
      byProvider[event.provider, default: []] += new
      return new
    case .ended(.failed(let failure)):
      hasFailures = true
      report.report(.provider(failure))
    case .ended(.bounded(let read)):
      report.note(
        "\(event.provider): only the first \(read) contacts were read (--max-scan reads more)")
    case .scanning, .ended(.complete), .ended(.unavailable): break
    }
    return []
  }
}
