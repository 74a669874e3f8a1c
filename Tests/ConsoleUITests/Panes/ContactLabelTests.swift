import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

@testable import ConsoleUI

/// Checks that plans and jobs tell namesakes apart, and show preferences before and after.
@Suite(.timeLimit(.minutes(10))) struct ContactLabelTests {
  private let provider: ProviderName
  private let context = PaneContext(glyphs: .unicode, now: .distantPast)

  init() throws { provider = try #require(ProviderName("shop")) }

  private func jane(_ id: String, email: String? = nil, phone: String? = nil) -> Contact {
    Contact(
      id: ContactID(provider: provider, value: id), kind: ProviderKind("shop"),
      name: "Jane Smith", emails: email.map { [EmailAddress(value: $0, isPrimary: true)] } ?? [],
      phones: phone.map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [])
  }

  private func row(
    _ contact: Contact, among others: [Contact], width: Int = 60
  ) -> String {
    ContactLabels([contact] + others).rows(contact, "left out", width: width, context)
      .map(\.string).joined(separator: "|")
  }

  @Test func `shows the e-mail address, else the phone number, else the id`() {
    let (mailed, called) = (jane("1", email: "jane@example.org"), jane("2", phone: "+4412345"))
    #expect(row(mailed, among: [called]) == "Jane Smith · jane@example.org · 1 · left out")
    #expect(row(called, among: [mailed]) == "Jane Smith · +4412345 · 2 · left out")
    #expect(row(jane("3"), among: []) == "Jane Smith · 3 · left out")
  }

  @Test func `drops the id where room is short, and cuts the name`() {
    let contact = jane("5f1cfa1f87aaa3a200000001", email: "jane@example.org")
    #expect(row(contact, among: []) == "Jane Smith · jane@example.org · left out")
    var long = contact
    long.name = "Jane Smith-Müller"
    #expect(row(long, among: [], width: 44) == "Jane Smith-Mü… · jane@example.org · left out")
    #expect(
      row(long, among: [], width: 70)
        == "Jane Smith-M… · jane@example.org · 5f1cfa1f87aaa3a200000001 · left out")
    #expect(
      row(contact, among: [], width: 30)
        == "Jane Smith · jane@example.org |· 5f1cfa1f87aaa3a200000001 · |left out")
  }

  @Test func `shows the id where name and address are the same`() {
    let ids = ["5f1cfa1f87aaa3a200000001", "5f1cfa1f87aaa3a200000002"]
    let twins = ids.map { jane($0, email: "jane@example.org") }
    let rows = twins.map { row($0, among: twins.filter { $0.id.value != ids[0] } + [twins[0]]) }
    #expect(rows == ids.map { "Jane Smith · \($0) · left out" })
  }

  @Test func `hidden data tells no contact apart, so the id does`() {
    let contact = Masking(isOn: true).shown(jane("7", email: "jane@example.org"))
    let text = row(contact, among: [])
    #expect(!text.contains("jane") && text.hasSuffix(" · 7 · left out"))
  }

  @Test func `a plan and a job show each channel before and after`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let model = try await world.consoleWithMarked(3)
    model.preferences.begin([.email: true, .sms: false, .call: false])
    let plan = try #require(model.plan?.state)
    #expect(plan.subjects.count > 1)
    let lines = ConfirmationQuestion(plan, context).text.map(\.string)
    func expected(_ contact: Contact) throws -> [String] {
      let before = try #require(contact.preferences)
      return plan.changes[contact.id, default: [:]].map { channel, optsIn in
        "\(channel.title) \(PreferenceSign.word(before[channel]).string) → \(optsIn ? "in" : "out")"
      }
    }
    for contact in plan.subjects {
      let line = try #require(lines.first { $0.contains(contact.distinction) })
      for change in try expected(contact) { #expect(line.contains(change), "\(line)") }
    }
    model.confirmPlan()
    await model.settle()
    let job = try #require(model.lastJob)
    let text = JobPane.content(job, width: 500, context: context).rows
      .map { $0.map(\.text.string).joined() }
    for contact in plan.subjects {
      let line = try #require(text.first { $0.contains(contact.distinction) })
      for change in try expected(contact) { #expect(line.contains(change), "\(line)") }
      let hidden = JobPane.content(
        job, width: 500,
        context: PaneContext(glyphs: .unicode, now: .distantPast, masking: Masking(isOn: true))
      ).rows.map { $0.map(\.text.string).joined() }.joined()
      #expect(!hidden.contains(contact.name) && !hidden.contains(contact.primaryEmail ?? "@"))
    }
    try await world.stop()
  }

  @Test func `the list of jobs tells the contact of a job apart`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let model = world.console()
    model.lookUp(WellKnownPeople.janeEmail, at: 0)
    await model.settle()
    model.preferences.begin([.sms: false])
    model.confirmPlan()
    await model.settle()
    let job = try #require(model.lastJob)
    #expect(job.act(context).string.hasPrefix("prefer Jane Smith, \(WellKnownPeople.janeEmail) · "))
    #expect(job.act(context).string.hasSuffix(" → out"))
    try await world.stop()
  }
}
