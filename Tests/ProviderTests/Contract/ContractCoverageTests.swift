import Domain
import Foundation
import Providers
import Testing

/// Checks that the suite covers every provider and all its capabilities.
@Suite struct `The contract suite` {
  @Test(arguments: ProviderRegistry.factories.map { $0.kind.text })
  func `has a subject for every registered provider`(kind: String) {
    let subjects = ContractSubject.all.filter { $0.kind.text == kind }
    #expect(subjects.count == 1, "add <Name>Subject.swift and its line for \(kind)")
  }

  @Test(arguments: ContractSubject.all)
  func `has operations for exactly the actions that a provider supports`(
    subject: ContractSubject
  ) throws {
    let capabilities = try #require(subject.capabilities, "\(subject.kind) is not registered")
    for action in Action.allCases where capabilities[action].isAvailable {
      // A provider without its own export file exports its list instead.
      if action == .export, !capabilities.exportsOwnFile { continue }
      let calls = ContractCall.allCases.filter { $0.action == action && subject.calls[$0] != nil }
      #expect(!calls.isEmpty, "\(subject.kind) names no call for \(action.rawValue)")
    }
    for call in subject.calls.keys {
      #expect(capabilities[call.action].isAvailable, "\(subject.kind) cannot do \(call)")
    }
    // Each upsert key is a separate operation, as are setting and removing prices.
    #expect(capabilities.upsertKeys.contains(.id) == (subject.calls[.upsertByID] != nil))
    #expect(
      capabilities.upsertKeys.contains(.sourceID) == (subject.calls[.upsertBySourceID] != nil))
    #expect((subject.calls[.setPricing] != nil) == (subject.calls[.removePricing] != nil))
    #expect(capabilities[.list].isAvailable == (subject.listAnswer != nil))
  }

  @Test(arguments: ContractCall.allCases)
  func `performs every operation once`(call: ContractCall) {
    #expect(ContractOperation.all.count { $0.call == call } == 1)
  }

  @Test(arguments: ContractSubject.all)
  func `finds the documented contact where the subject says`(subject: ContractSubject) throws {
    for answer in [subject.getAnswer, subject.listAnswer].compactMap(\.self) {
      let contact = try answer.body.value(at: answer.contact)
      guard case .object(let members)? = contact else {
        Issue.record("\(answer.fixture) has no contact at \(answer.contact)")
        continue
      }
      #expect(!members.isEmpty)
    }
  }
}
