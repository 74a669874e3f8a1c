import Domain
import Foundation
import Operations
import Simulator
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

  static let all = cartsGuru + open2b + propeller + charityStack

  // MARK: - Carts Guru

  private static let accounts = CartsGuruWellKnown.accountIDs(of: MatrixRun.options)
  private static let shopReads = InterferingProxy.Filter(method: "GET")

  private static func account(_ number: Int) -> ContactLookup {
    ContactLookup(key: .accountID, value: accounts[number])
  }

  private static let anonymizations: MatrixWrite.Times = { client, number in
    try await client.contact(account(number), fields: nil).isAnonymized ? 1 : 0
  }

  private static let cartsGuru = [
    MatrixWrite(
      name: "anonymize", provider: "eu-shop", filter: .init(method: "PUT"), reads: shopReads,
      act: { client, context, number in
        let contact = try await client.contact(account(number), fields: nil)
        _ = try await AnonymizeContact(client: client, context: context).anonymize(contact)
      },
      times: anonymizations),
    MatrixWrite(
      name: "anonymize by id", provider: "eu-shop", filter: .init(method: "PUT"), reads: shopReads,
      act: { client, context, number in
        let contact = try await client.contact(account(number), fields: nil)
        _ = try await AnonymizeContact(client: client, context: context)
          .anonymize(id: contact.id.value)
      },
      times: anonymizations),
    MatrixWrite(
      name: "prefer", provider: "eu-shop", filter: .init(method: "POST"), reads: shopReads,
      act: { client, context, number in
        let contact = try await client.contact(account(number), fields: nil)
        _ = try await ChangePreferences(client: client, context: context)
          .change([.call: number.isMultiple(of: 2)], of: contact)
      },
      times: { client, number in
        let contact = try await client.contact(account(number), fields: nil)
        return contact.preferences?[.call] == (number.isMultiple(of: 2) ? .optIn : .optOut) ? 1 : 0
      }),
  ]

  // MARK: - Open2b

  private static let shopRead = InterferingProxy.Filter(target: "contacts.get")

  private static func shopID(_ number: Int) -> String { String(59_078 + number) }

  private static func exists(_ client: any ProviderClient, _ id: String) async throws -> Bool {
    try await client.presence(of: [.id(id)])[.id(id)]?.contact != nil
  }

  private static let open2b = [
    MatrixWrite(
      name: "Open2b update", provider: "shop-it", filter: .init(target: "contacts.update"),
      reads: shopRead,
      act: { client, context, number in
        _ = try await SaveContact(client: client, context: context).save(
          ContactDraft([FieldValue(name: "note", value: "matrix")]), to: .id(shopID(number)))
      },
      times: { client, number in
        let contact = try await client.contact(.id(shopID(number)), fields: nil)
        return contact.fields["note"] == "matrix" ? 1 : 0
      }),
    MatrixWrite(
      name: "Open2b create", provider: "shop-it", filter: .init(target: "contacts.create"),
      reads: shopRead,
      act: { client, context, number in
        _ = try await CreateContact(client: client, context: context).create(
          ContactDraft([
            FieldValue(name: "customer", value: .integer(Int64(Open2bWellKnown.johnCustomer))),
            FieldValue(name: "name", value: .string("Matrix \(number)")),
          ]))
      },
      times: { client, number in
        let query = ContactQuery(
          conditions: [
            QueryCondition(key: "customer", value: String(Open2bWellKnown.johnCustomer))
          ], limit: 1_000)
        return try await client.page(query).contacts.count { $0.name == "Matrix \(number)" }
      }),
    deletion("Open2b delete", "shop-it", .init(target: "contacts.delete"), shopRead, shopID),
  ]

  private static func deletion(
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

  // MARK: - Propeller

  private static let cloudReads = InterferingProxy.Filter(method: "GET", target: "/contacts/")
  private static let creates = InterferingProxy.Filter(method: "POST", target: "/contacts/")

  private static func cloudID(_ number: Int) -> String {
    String(PropellerWellKnown.firstID + 10 + number)
  }

  private static func bySource(_ number: Int, _ prefix: String) -> ContactLookup {
    ContactLookup(key: .sourceID, value: "\(prefix)-\(number)", source: "MATRIX")
  }

  private static let propeller = [
    MatrixWrite(
      name: "Propeller update", provider: "b2b", filter: .init(method: "PATCH"), reads: cloudReads,
      act: { client, context, number in
        _ = try await SaveContact(client: client, context: context).save(
          ContactDraft([FieldValue(name: "title", value: "matrix")]), to: .id(cloudID(number)))
      },
      times: { client, number in
        let contact = try await client.contact(.id(cloudID(number)), fields: nil)
        return contact.fields["title"] == "matrix" ? 1 : 0
      }),
    deletion("Propeller delete", "b2b", .init(method: "DELETE"), cloudReads, cloudID),
    MatrixWrite(
      name: "Propeller create", provider: "b2b", filter: creates, reads: cloudReads,
      act: { client, context, number in
        _ = try await CreateContact(client: client, context: context).create(
          ContactDraft([
            FieldValue(name: "lastName", value: "Matrix"),
            FieldValue(name: "sourceId", value: .string("create-\(number)")),
            FieldValue(name: "source", value: "MATRIX"),
          ]))
      },
      times: { client, number in
        let lookup = bySource(number, "create")
        return try await client.presence(of: [lookup])[lookup]?.contact == nil ? 0 : 1
      }),
    MatrixWrite(
      name: "Propeller upsert", provider: "b2b",
      filter: .init(method: "POST", target: "/bulk/"), reads: cloudReads,
      act: { client, context, number in
        let row = UpsertRow(
          number: 1,
          draft: ContactDraft([
            FieldValue(name: "lastName", value: "Matrix"),
            FieldValue(name: "sourceId", value: .string("upsert-\(number)")),
            FieldValue(name: "source", value: "MATRIX"),
          ]))
        var outcome: UpsertOutcome.Kind?
        var obstacle: WriteFailure?
        do throws(WriteFailure) {
          try await UpsertContacts(client: client, context: context).upsert(
            [row].makeIterator(), by: .sourceID, ended: { outcome = $0.first?.kind },
            unsent: { _ in })
        } catch {
          obstacle = error
        }
        let failure = ProviderFailure(
          .server, provider: client.info.name, delivery: .answered, message: "row")
        switch outcome {
        case .created, .updated, .done, .settled: return
        case .unknown: throw WriteFailure.outcomeUnknown(failure)
        case .failed: throw WriteFailure.failed(failure)
        case nil: throw obstacle ?? WriteFailure.failed(failure)
        }
      },
      times: { client, number in
        let lookup = bySource(number, "upsert")
        return try await client.presence(of: [lookup])[lookup]?.contact == nil ? 0 : 1
      }),
  ]

  // MARK: - CharityStack

  private static let charityStack = [
    MatrixWrite(
      name: "CharityStack create", provider: "donors", filter: .init(method: "POST"),
      reads: .init(method: "GET"),
      act: { client, context, number in
        _ = try await CreateContact(client: client, context: context).create(
          ContactDraft([
            FieldValue(name: "firstName", value: "Matrix"),
            FieldValue(name: "lastName", value: "Person"),
            FieldValue(
              name: "emails", value: .array([.string("matrix\(number)@example.com")])),
          ]))
      },
      times: { client, number in
        let query = ContactQuery(
          conditions: [QueryCondition(key: "email", value: "matrix\(number)@example.com")],
          limit: 100)
        return try await client.page(query).contacts.count
      })
  ]
}
