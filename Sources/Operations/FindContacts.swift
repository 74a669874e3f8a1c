package import Domain

/// Searches several providers for one text, or for each of several, at once.
package struct FindContacts: Sendable {
  /// How far a list is read where the provider cannot search.
  package struct Scanning: Hashable, Sendable {
    /// The most rows of one provider; 0 reads none.
    package var most: Int
    /// Whether the caller set the limit.
    package var isCallers: Bool
    /// Whether the list is also read where an index could answer.
    package var isWanted: Bool

    package init(most: Int, isCallers: Bool = false, isWanted: Bool = false) {
      self.most = most
      self.isCallers = isCallers
      self.isWanted = isWanted
    }

    /// Nothing is read.
    package static let none = Scanning(most: 0, isCallers: true)
  }

  private let clients: [any ProviderClient]
  private let indexes: SearchIndexes

  package init(clients: [any ProviderClient], indexes: SearchIndexes = .none) {
    self.clients = clients
    self.indexes = indexes
  }

  /// The stream ends when every provider has ended. Leaving the loop over it cancels the rest.
  /// Each list is read once for all texts. `providers` are those to ask; `nil` is all of them.
  package func events(
    for texts: [String], at providers: Set<ProviderName>? = nil, scanning: Scanning
  ) -> AsyncStream<FindEvent> {
    indexes.findBegan()
    return AsyncStream { continuation in
      let task = Task {
        await withTaskGroup { group in
          for client in clients where providers?.contains(client.info.name) ?? true {
            group.addTask {
              let search = ProviderSearch(
                client: client, texts: texts, scanning: scanning, indexes: indexes
              ) {
                continuation.yield(FindEvent(provider: client.info.name, news: $0))
              }
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
    /// Contacts that were not reported before for the text with this index, in the provider's
    /// order.
    case found([Contact], of: Int)
    /// Rows read so far, and the total if the provider reports it.
    case scanning(read: Int, total: Int?)
    /// The answers to the texts, in their order.
    case ended([SearchAnswer])
  }

  package var provider: ProviderName
  package var news: News

  package init(provider: ProviderName, news: News) {
    self.provider = provider
    self.news = news
  }
}
