import Domain
import Foundation
import Operations
import Providers
import TestSupport
import Testing

/// What the program reports about a write, to compare with what the provider has.
enum Claim: String, Sendable {
  case done, failed, unknown

  init(_ failure: WriteFailure) {
    self =
      switch WriteOutcome(failure) {
      case .done: .done
      case .unknown: .unknown
      case .failed, .notFound: .failed
      }
  }

  /// Whether the report contradicts how often the provider carried the write out in the end.
  func contradicts(_ times: Int) -> Bool {
    times > 1 || self == .done && times == 0 || self == .failed && times > 0
  }

  /// Whether the journal's last entry for the write agrees.
  func isJournalled(as outcome: WriteRecord.Outcome) -> Bool {
    switch self {
    case .done: outcome == .verified || outcome == .answered
    case .failed: outcome == .failed
    case .unknown: outcome == .unknown
    }
  }
}

/// One kind of write at a provider, with the requests that the proxy changes and a check of the
/// result.
struct MatrixWrite: Sendable, CustomTestStringConvertible {
  var name: String
  var provider: String
  var filter: InterferingProxy.Filter
  /// Matches the reads of one contact.
  var reads: InterferingProxy.Filter
  /// Runs the write once, on the contact with this number.
  var act: @Sendable (any ProviderClient, WriteContext, Int) async throws -> Void
  /// How often the write happened.
  var times: Times

  typealias Times = @Sendable (any ProviderClient, Int) async throws -> Int

  var testDescription: String { name }

  /// The writes of every registered provider.
  static let all = ProviderRegistry.factories.flatMap { claimed($0)?.writes ?? [] }

  static func claimed(_ factory: any ProviderFactory.Type) -> (any ClaimedWrites.Type)? {
    TestClasses.named("OperationsTests.\(factory)Writes") as? any ClaimedWrites.Type
  }

  static func exists(_ client: any ProviderClient, _ id: String) async throws -> Bool {
    try await client.presence(of: [.id(id)])[.id(id)]?.contact != nil
  }

  static func deletion(
    _ name: String, _ provider: String, _ filter: InterferingProxy.Filter,
    _ reads: InterferingProxy.Filter, _ id: @escaping @Sendable (Int) -> String
  ) -> MatrixWrite {
    MatrixWrite(
      name: name, provider: provider, filter: filter, reads: reads,
      act: { client, context, number in
        var failure: WriteFailure?
        try await DeleteContacts(client: client, context: context).delete([.id(id(number))]) {
          if case .failed(let reason) = $0.outcome { failure = reason }
          if case .notFound = $0.outcome {
            failure = .failed(
              ProviderFailure(
                .notFound, provider: client.info.name, delivery: .answered, message: "none",
                absence: .gone))
          }
        }
        if let failure { throw failure }
      },
      times: { client, number in try await exists(client, id(number)) ? 0 : 1 })
  }
}

/// The kinds of write at one provider: `final class <Name>Writes` in
/// `Tests/OperationsTests/<Name>Writes.swift`.
protocol ClaimedWrites: AnyObject, SendableMetatype {
  static var writes: [MatrixWrite] { get }
}
