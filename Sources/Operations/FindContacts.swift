package import Domain

/// Searches several providers for one text at once.
package struct FindContacts: Sendable {
  private let clients: [any ProviderClient]

  package init(clients: [any ProviderClient]) { self.clients = clients }

  /// The stream ends when every provider has ended. Leaving the loop over it cancels the rest.
  /// `maximumScan` is the most rows to read at a provider that cannot search; 0 skips the scans.
  package func events(for text: String, maximumScan: Int) -> AsyncStream<FindEvent> {
    AsyncStream { continuation in
      let task = Task {
        await withTaskGroup { group in
          for client in clients {
            group.addTask {
              let search = ProviderSearch(
                client: client, text: text, maximumScan: maximumScan,
                report: { continuation.yield(FindEvent(provider: client.info.name, news: $0)) })
              await search.run()
            }
          }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

package struct FindEvent: Hashable, Sendable {
  package enum News: Hashable, Sendable {
    /// Contacts that were not reported before, in the provider's order.
    case found([Contact])
    /// Rows read so far, and the total if the provider reports it.
    case scanning(read: Int, total: Int?)
    case ended(FindEnd)
  }

  package var provider: ProviderName
  package var news: News

  package init(provider: ProviderName, news: News) {
    self.provider = provider
    self.news = news
  }
}

/// How the search at one provider ended.
package enum FindEnd: Hashable, Sendable {
  case complete
  /// The scan stopped after this many rows; there are more.
  case bounded(read: Int)
  /// The provider cannot search for this text.
  case unavailable(reason: String)
  case failed(ProviderFailure)
}
