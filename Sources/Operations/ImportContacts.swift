package import Domain

/// Hands a file of the provider's own form over to it, whole. The provider does not report rows.
package struct ImportContacts: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  package func importFile(_ file: LocalFile) async throws(WriteFailure) {
    _ = try await AnsweredWrite(
      client: client, context: context, write: .importFile(file)
    ).run()
  }
}
