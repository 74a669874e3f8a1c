import Domain
import Testing

/// For tests of which responses prove that a provider has no such contact.
enum Absences {
  /// Responses of a proxy, a gateway or a server at a wrong address.
  static let foreign: [(Int, String)] = [
    (404, ""), (404, "<html><title>404 Not Found</title><center>nginx</center></html>"),
    (404, "not found"), (404, "{}"), (404, "[]"), (404, #"{"message":"no Route matched"}"#),
    (404, #"{"message":"Not Found","code":404}"#), (404, #"{"error":"not found"}"#),
    (404, #"{"error":{"message":"not found"}}"#), (410, ""), (410, "<html>Gone"),
    (410, #"{"error":"Gone"}"#), (200, #"{"status":"ok"}"#), (200, "{}"), (200, ""),
    (200, #"{"contact":null}"#), (200, #"{"data":null}"#), (204, ""),
  ]

  /// The absence that the client concludes from its response, and the kind of its failure.
  static func of(
    _ lookup: ContactLookup, at client: any ProviderClient
  ) async throws -> (Absence?, ProviderFailure.Kind) {
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(lookup, fields: nil)
    }
    #expect((failure.kind == .notFound) == (failure.absence != nil))
    return (failure.absence, failure.kind)
  }
}
