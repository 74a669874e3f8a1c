import Domain
import Foundation

extension CartsGuruSubject {
  /// The requests of the provider's documents, and the calls that send them.
  static let recordings = [
    Recording("CartsGuru/requests/get.http", answer: Fixture.text("CartsGuru/contact")) {
      client async throws(ProviderFailure) in
      _ = try await client.contact(
        ContactLookup(key: .accountID, value: "jane+1@example.com"), fields: nil)
    },
    Recording("CartsGuru/requests/update-opt-in.http", answer: Fixture.text("CartsGuru/contact")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(
        .preferences(.id("5f1c0a"), [.call: true, .sms: false, .email: false]))
    },
    Recording("CartsGuru/requests/anonymize.http", answer: Fixture.text("CartsGuru/anonymized")) {
      client async throws(ProviderFailure) in
      _ = try await client.send(.anonymize(.id("5f1c0a")))
    },
    Recording("CartsGuru/requests/export.http", answer: "type,value\r\n") {
      client async throws(ProviderFailure) in
      try await client.exportFile { _ in true }
    },
    Recording("CartsGuru/requests/import.http", answer: #"{"status":"success"}"#) {
      client async throws(ProviderFailure) in
      let file = RecordedText.fixtures.appending(path: "CartsGuru/opt-outs.csv").path
      _ = try await client.send(.importFile(LocalFile(path: file, byteCount: 36)))
    },
  ]
}
