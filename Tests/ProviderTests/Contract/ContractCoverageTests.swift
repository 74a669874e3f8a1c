import Domain
import Foundation
import Providers
import Testing

/// The suite covers every provider and everything that one can do.
@Suite struct `The contract suite` {
  @Test(arguments: ProviderRegistry.factories.map { $0.kind.text })
  func `has a subject for every registered provider`(kind: String) {
    let subjects = ContractSubject.all.filter { $0.kind.text == kind }
    #expect(subjects.count == 1, "add <Name>Subject.swift and its line for \(kind)")
  }

  @Test(arguments: ContractSubject.all)
  func `has an operation and a call for every action that a provider can do`(
    subject: ContractSubject
  ) throws {
    let capabilities = try #require(subject.capabilities, "\(subject.kind) is not registered")
    for action in Action.allCases where capabilities[action].isAvailable {
      // Without a file of the provider's own, an export is a list.
      if action == .export, !capabilities.exportsOwnFile { continue }
      #expect(
        ContractOperation.all.count { $0.action == action } == 1,
        "the operation table lacks \(action.rawValue), which \(subject.kind) can do")
      #expect(
        subject.calls[action] != nil, "\(subject.kind) names no call for \(action.rawValue)")
    }
    #expect(capabilities[.list].isAvailable == (subject.listAnswer != nil))
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
