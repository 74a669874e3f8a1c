import Domain
import Foundation
import Simulator
import Testing

/// Checks that logs and messages hold no personal data and no secret.
@Suite(.timeLimit(.minutes(10))) struct `Contract: privacy` {
  @Test(arguments: ContractSubject.all)
  func `a search by e-mail logs masked lines without the address or a key`(
    subject: ContractSubject
  ) async throws {
    try await ContractWorld.run(subject) { world in
      let before = try world.logLines().count
      _ = try await world.search(ContractWorld.janeEmail)
      let lines = try world.logLines().dropFirst(before)
      #expect(lines.count >= 1)
      #expect(lines.allSatisfy { $0.contains("provider=\(world.client.info.name)") })
      #expect(lines.allSatisfy { $0.contains(": 200 in") || $0.contains(": 404 in") })
      let log = try world.logLines().joined(separator: "\n").lowercased()
      for text in await world.privateTexts() {
        #expect(!log.contains(text.lowercased()), "\(text)")
      }
      // The log masks the address if it was part of a URL.
      let wasInURL = await world.arrivals().contains { request in
        request.path.contains("%40")
          || request.query.contains { $0.value == ContractWorld.janeEmail }
      }
      #expect(wasInURL == lines.contains { $0.contains("‹masked›") })
    }
  }

  /// A provider that searches by scanning has no address in its URL. All others have.
  @Test(arguments: ContractSubject.all)
  func `masks lookups by a personal key in the log`(
    subject: ContractSubject
  ) async throws {
    try await ContractWorld.run(subject) { world in
      let asksByAddress = world.client.searchPlan(for: ContractWorld.janeEmail).steps.contains {
        switch $0 {
        case .lookup(let lookup): lookup.key.isPersonal
        case .query, .scan: false
        }
      }
      _ = try await world.search(ContractWorld.janeEmail)
      if asksByAddress {
        #expect(try world.logLines().contains { $0.contains("‹masked›") })
      }
    }
  }

  /// Statuses with which a provider may echo what it received.
  private static let statuses = [200, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503]

  /// Checks the address only if the provider received it.
  @Test(arguments: ContractSubject.all, statuses)
  func `a failed search by e-mail shows neither the address nor a key`(
    subject: ContractSubject, status: Int
  ) async throws {
    for form in ["documented", "text", "page"] {
      try await ContractWorld.run(subject) { world in
        _ = try await world.search(ContractWorld.janeEmail)
        let texts = try await world.repeatableTexts()
        let words = "refused: " + texts.joined(separator: " and ")
        let documented = subject.errorAnswer(words).body.jsonText
        let body = ["documented": documented, "text": words, "page": "<p>\(words)</p>"][form] ?? ""
        await world.fail(
          .answer(status: status, body: body), .find, count: 9)
        let result = await outcome { () async throws(ProviderFailure) in
          try await world.search(ContractWorld.janeEmail)
        }
        if case .failure(let failure) = result {
          let said = "\(failure)"
          for text in texts { #expect(!said.contains(text), "\(form): \(said)") }
        }
        let log = try world.logLines().joined(separator: "\n")
        for text in texts { #expect(!log.contains(text), "\(form)") }
      }
    }
  }
}

extension ContractWorld {
  /// The texts that the provider received and can echo.
  fileprivate func repeatableTexts() async throws -> [String] {
    let requests = await arrivals()
    let tokens = requests.compactMap { request in
      request.headers["authorization"]?.split(separator: " ").last.map(String.init)
    }
    let wasTold = requests.contains { request in
      request.path.contains("%40") || request.text.contains(Self.janeEmail)
        || request.query.contains { $0.value == Self.janeEmail }
    }
    let address = wasTold ? [Self.janeEmail, Self.janeEmail.replacing("@", with: "%40")] : []
    return subject.secrets + Set(tokens) + address
  }
}
