package import Domain

/// Every provider kind that roster supports, one line each.
package enum ProviderRegistry {
  package static let factories: [any ProviderFactory.Type] = [
    CartsGuru.self,
    Open2b.self,
    Propeller.self,
    CharityStack.self,
  ]

  /// `nil` if there is no provider of this kind.
  package static func factory(for kind: ProviderKind) -> (any ProviderFactory.Type)? {
    factories.first { $0.kind == kind }
  }
}
