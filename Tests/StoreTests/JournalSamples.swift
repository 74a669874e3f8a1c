import Domain
import Foundation
import Store
import TestSupport

enum Samples {
  static let author = JournalAuthor(name: "jo", origin: "192.0.2.7")

  static func target(request: String = "request") throws -> JournalEntry.Target {
    let provider = ProviderName("eu-shop")
    guard let provider else { throw CocoaError(.coderInvalidValue) }
    return JournalEntry.Target(
      provider: provider, environment: .production, installation: nil, action: .prefer,
      contactID: "5f1c",
      changedFields: ["preferences.email"], caseReference: "CASE-7", request: request)
  }

  static func entry(
    _ step: JournalEntry.Step, of id: UUID = UUID(), request: String = "request"
  ) throws -> JournalEntry {
    JournalEntry(
      writeID: id, step: step, time: Date(timeIntervalSince1970: 1_700_000_000.25),
      target: try target(request: request), status: 200, requestID: "1a-1", note: "note")
  }
}
