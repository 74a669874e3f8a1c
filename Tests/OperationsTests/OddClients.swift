import Domain
import Synchronization

/// A provider that behaves differently from its documents or its orders.
protocol OddClient: ProviderClient {
  var inner: any ProviderClient { get }
}

extension OddClient {
  var info: ProviderInfo { inner.info }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    try await inner.send(write)
  }

  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    try await inner.page(query)
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    try await inner.contact(lookup, fields: fields)
  }

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int {
    try await inner.count(conditions)
  }

  func searchPlan(for text: String) -> SearchPlan { inner.searchPlan(for: text) }
  var everyContact: ContactQuery? { inner.everyContact }
  func contacts(since mark: ListMark) -> [ContactQuery] { inner.contacts(since: mark) }
  func creationTrace(of draft: ContactDraft) -> CreationTrace { inner.creationTrace(of: draft) }

  func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] { try inner.plannedRequests(for: write) }
}

/// Creates a contact with other values and then loses the response.
final class RenamingSend: OddClient {
  let inner: any ProviderClient
  private let kept: @Sendable (ContactDraft) -> ContactDraft
  private let counted = Mutex(0)

  init(_ inner: any ProviderClient, to name: String) {
    self.inner = inner
    kept = { draft in
      var kept = draft
      kept["name"] = .string(name)
      return kept
    }
  }

  init(_ inner: any ProviderClient, as draft: ContactDraft) {
    self.inner = inner
    kept = { _ in draft }
  }

  var sendCount: Int { counted.withLock { $0 } }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    counted.withLock { $0 += 1 }
    guard case .create(let draft) = write else { return try await inner.send(write) }
    _ = try await inner.send(.create(kept(draft)))
    throw ProviderFailure(
      .unreachable, provider: info.name, delivery: .unknown, message: "lost")
  }
}

/// A provider whose list never ends.
struct EndlessPages: OddClient {
  let inner: any ProviderClient

  init(_ inner: any ProviderClient) { self.inner = inner }

  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
    var page = try await inner.page(query)
    page.next = .after("1")
    return page
  }
}

/// A provider whose reads fail after the first write.
final class GoneAfterSend: OddClient {
  let inner: any ProviderClient
  private let kind: ProviderFailure.Kind
  private let hasSent = Mutex(false)

  init(_ inner: any ProviderClient, as kind: ProviderFailure.Kind = .notFound) {
    self.inner = inner
    self.kind = kind
  }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    let answer = try await inner.send(write)
    hasSent.withLock { $0 = true }
    return answer
  }

  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    guard !hasSent.withLock({ $0 }) else {
      throw ProviderFailure(kind, provider: info.name, delivery: .answered, message: "gone")
    }
    return try await inner.contact(lookup, fields: fields)
  }
}

/// A provider that keeps six characters of a note.
struct Shortening: OddClient {
  let inner: any ProviderClient

  init(_ inner: any ProviderClient) { self.inner = inner }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    guard case .update(let lookup, var draft) = write else { return try await inner.send(write) }
    draft["note"] = draft["note"]?.stringValue.map { .string(String($0.prefix(6))) }
    return try await inner.send(.update(lookup, draft))
  }
}

/// A provider that opts every changed contact in to e-mails.
struct Overreaching: OddClient {
  let inner: any ProviderClient

  init(_ inner: any ProviderClient) { self.inner = inner }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    guard case .preferences(let lookup, var channels) = write else {
      return try await inner.send(write)
    }
    channels[.email] = true
    return try await inner.send(.preferences(lookup, channels))
  }
}

/// A provider that creates contacts and returns another id.
struct MisnamingSend: OddClient {
  let inner: any ProviderClient
  let id: String

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    var answer = try await inner.send(write)
    answer.createdID = id
    answer.contact = nil
    return answer
  }
}
