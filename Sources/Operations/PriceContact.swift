package import Domain

/// Sets or removes the prices that one contact has. The provider has no read for them.
package struct PriceContact: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// - Returns: What the provider says of each row, in its order.
  package func setPricing(
    _ pricing: JSONValue, of lookup: ContactLookup
  ) async throws(WriteFailure) -> [WriteAnswer.Row] {
    try await AnsweredWrite(
      client: client, context: context, write: .setPricing(lookup, pricing)
    ).run().rows
  }

  package func removePricing(of lookup: ContactLookup) async throws(WriteFailure) {
    _ = try await AnsweredWrite(
      client: client, context: context, write: .removePricing(lookup)
    ).run()
  }
}
