import Domain
import Foundation
import HTTPKit
import Providers
import Testing

/// The settings of the providers under test.
enum Configured {
  static let name = ProviderName("shop")

  static func settings(
    _ baseURL: String, values: [String: SettingValue] = [:], policy: ActionPolicy = .init(),
    pageSize: Int? = nil
  ) throws -> ProviderSettings {
    ProviderSettings(
      name: try #require(name), policy: policy, pageSize: pageSize, baseURL: baseURL,
      credential: Secret("s3cret"), values: values)
  }

  static func client(
    _ factory: any ProviderFactory.Type, _ baseURL: String, _ transport: ScriptedTransport,
    values: [String: SettingValue] = [:], policy: ActionPolicy = .init(),
    now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_000_000) }
  ) throws -> any ProviderClient {
    factory.makeClient(
      try settings(baseURL, values: values, policy: policy), transport: transport,
      ambient: Ambient(
        now: now, steady: now, sleep: { _ in }, makeID: { UUID() }, randomFraction: { 0 },
        moment: { nil }))
  }

  static func cartsGuru(
    _ transport: ScriptedTransport, policy: ActionPolicy = .init()
  ) throws -> any ProviderClient {
    try client(
      CartsGuru.self, "https://api.carts.guru/", transport,
      values: ["site_id": .text("0000-site")], policy: policy)
  }

  static func open2b(
    _ transport: ScriptedTransport, values: [String: SettingValue] = [:]
  ) throws -> any ProviderClient {
    try client(Open2b.self, "https://shop.example.com", transport, values: values)
  }

  static func propeller(
    _ transport: ScriptedTransport,
    now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_000_000) }
  ) throws -> any ProviderClient {
    try client(
      Propeller.self, "https://api.helice.cloud/v2", transport,
      values: ["client_id": .text("me")], now: now)
  }

  static func charityStack(
    _ transport: ScriptedTransport,
    now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_000_000) }
  ) throws -> any ProviderClient {
    try client(CharityStack.self, "https://charity.example.com/v1", transport, now: now)
  }
}

/// A draft with these values.
func draft(_ values: KeyValuePairs<String, JSONValue>) -> ContactDraft {
  ContactDraft(values.map { FieldValue(name: $0.key, value: $0.value) })
}

/// The failure of `work`. Throws if it succeeds.
func failure<Value>(
  _ work: () async throws(ProviderFailure) -> Value
) async throws -> ProviderFailure {
  do throws(ProviderFailure) {
    _ = try await work()
  } catch {
    return error
  }
  throw NothingFailed()
}

struct NothingFailed: Error {}

/// The result of `work`. Unlike `Result(catching:)` it accepts async work.
func outcome<Value>(
  _ work: () async throws(ProviderFailure) -> Value
) async -> Result<Value, ProviderFailure> {
  do throws(ProviderFailure) {
    return .success(try await work())
  } catch {
    return .failure(error)
  }
}
