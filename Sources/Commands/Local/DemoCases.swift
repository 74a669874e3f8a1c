import Domain
import Operations

/// Three cases of the demo: one overdue, one due soon, one withdrawn.
struct DemoCases: Sendable {
  let desk: CaseDesk

  func open() async {
    let jane = [("shop-it", "59069"), ("b2b", "25492")].map {
      CaseEvent.included(contact: CaseContact(provider: $0.0, id: $0.1), why: .sameEmail)
    }
    do throws(CaseFailure) {
      try await open(
        "GDPR-101", .erasure, daysAgo: 36, [.identityGiven(method: .emailReply)] + jane)
      try await open("GDPR-117", .access, daysAgo: 27, [.identityAsked])
      try await open("GDPR-118", .objection, daysAgo: 3, [.closed(outcome: .withdrawn)])
    } catch {
      return  // The demo shows no cases then.
    }
  }

  private func open(
    _ reference: String, _ right: CaseRight, daysAgo: Int, _ events: [CaseEvent]
  ) async throws(CaseFailure) {
    let record = try await desk.open(
      reference, right, received: desk.today.adding(days: -daysAgo), law: nil)
    _ = try await desk.take(events, in: record)
  }
}
