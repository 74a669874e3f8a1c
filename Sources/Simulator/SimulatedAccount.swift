/// A provider of the simulator's configuration with its well-known contacts, for tests that must
/// not depend on its vendor.
package struct SimulatedAccount: Sendable {
  /// The name in the configuration.
  package let name: String
  /// The kind in the configuration.
  package let kind: String
  /// The vendor's name.
  package let title: String
  /// Texts that only the provider may see.
  package let secrets: [String]
  /// What identifies Jane Smith in a read.
  package let jane: String
  /// What identifies no contact in a read, although it is well formed.
  package let unknown: String
  /// The lookup keys of generated people if a contact cannot be read by its identifier.
  package var keys: @Sendable (SimulatorOptions) -> [String] = { _ in [] }
}

extension SimulatedAccount {
  /// In the order of the configuration.
  package static var all: [SimulatedAccount] { SimulatorRegistry.providers.map { $0.account } }

  /// The account of this name in the configuration. Traps if there is none.
  package static func named(_ name: String) -> SimulatedAccount {
    guard let account = all.first(where: { $0.name == name }) else {
      preconditionFailure("No simulated provider is called \(name).")
    }
    return account
  }
}
