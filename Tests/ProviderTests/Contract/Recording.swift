import Domain
import Foundation
import HTTPKit
import Providers
import TestSupport
import Testing

/// An operation with a recorded request.
struct Recording: Sendable, CustomTestStringConvertible {
  /// `<Name>/requests/<operation>.http`
  var file: String
  var answer: String
  var status = 200
  var perform: @Sendable (any ProviderClient) async throws(ProviderFailure) -> Void

  var testDescription: String { file }

  init(
    _ file: String, status: Int = 200, answer: String,
    _ perform: @escaping @Sendable (any ProviderClient) async throws(ProviderFailure) -> Void
  ) {
    self.file = file
    self.status = status
    self.answer = answer
    self.perform = perform
  }

  var underTest: any ProviderUnderTest.Type {
    get throws {
      let name = file.prefix { $0 != "/" }
      return try #require(
        TestClasses.named("ProviderTests.\(name)Subject") as? any ProviderUnderTest.Type)
    }
  }

  /// The provider's client over the real network.
  func client(_ base: String) throws -> any ProviderClient {
    let subject = try underTest.subject
    let factory = try #require(ProviderRegistry.factory(for: subject.kind))
    return factory.makeClient(
      try Configured.settings(base + subject.basePath, values: subject.settings(base)),
      transport: CurlTransport(), ambient: .live)
  }

  static let all = ContractSubject.underTest.flatMap { $0.recordings }
}
