package import Domain
package import Foundation

/// Gives the file that a provider makes of its contacts, where it makes one.
package struct ExportContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// `receive` gets the file chunk by chunk, in order, the next one when it has returned; with
  /// `false` it ends the transfer.
  package func exportFile(
    into receive: @escaping @Sendable (Data) async -> Bool
  ) async throws(ProviderFailure) {
    try await client.exportFile(into: receive)
  }
}
