package import Foundation

/// The settings of a simulator.
package struct SimulatorOptions: Sendable {
  /// On 127.0.0.1; 0 takes a free port.
  package var port: UInt16 = 0
  /// The names of the providers to simulate, as in the configuration; `nil` for all.
  package var providers: [String]?
  /// Contacts per provider.
  package var contacts: Int = 5_000
  /// The same seed gives the same people, identifiers and faults.
  package var seed: UInt64 = 1
  /// The wait before each answer. Calls wait in parallel.
  package var latency: Duration = .zero
  /// The share of calls that fail, 0…1: in turn by 429, 500, 503, a cut-off body, a closed
  /// connection.
  package var faultRate: Double = 0
  /// Faults that alternate with those five.
  package var additionalFaults: [AdditionalFault] = []
  /// The names of providers that close every connection without an answer.
  package var down: Set<String> = []
  /// Records each request with its effect.
  package var log: ExchangeLog?
  /// `false` lifts the providers' own call limits.
  package var hasLimits: Bool = true
  /// Fields by the provider's own names that keep their value when an update empties them, although
  /// the provider reports success. For providers whose update changes single fields.
  package var keptFields: Set<String> = []
  /// Fields that an update must not empty: the provider refuses the whole update.
  package var requiredFields: Set<String> = []
  /// Whether everyone has three texts of `HostileCorpus`, in turn; for tests.
  package var isHostile: Bool = false
  /// The providers' clock for timestamps, token expiry and limit windows.
  package var now: @Sendable () -> Date = { Date() }
  /// How to wait for latency and slow answers.
  package var wait: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  package init(
    port: UInt16 = 0, contacts: Int = 5_000, seed: UInt64 = 1, latency: Duration = .zero,
    faultRate: Double = 0, hasLimits: Bool = true, isHostile: Bool = false,
    now: @escaping @Sendable () -> Date = { Date() },
    wait: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.port = port
    self.contacts = contacts
    self.seed = seed
    self.latency = latency
    self.faultRate = faultRate
    self.hasLimits = hasLimits
    self.isHostile = isHostile
    self.now = now
    self.wait = wait
  }
}
