import Domain
import Foundation
import Operations
import Simulator
import TestSupport

final class PropellerWrites: ClaimedWrites {
  private static let cloudReads = InterferingProxy.Filter(method: "GET", target: "/contacts/")
  private static let creates = InterferingProxy.Filter(method: "POST", target: "/contacts/")

  private static func cloudID(_ number: Int) -> String {
    String(PropellerWellKnown.firstID + 10 + number)
  }

  private static func bySource(_ number: Int, _ prefix: String) -> ContactLookup {
    ContactLookup(key: .sourceID, value: "\(prefix)-\(number)", source: "MATRIX")
  }

  static let writes = [
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
    MatrixWrite.deletion("Propeller delete", "b2b", .init(method: "DELETE"), cloudReads, cloudID),
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
        case .failed, .leftOut: throw WriteFailure.failed(failure)
        case nil: throw obstacle ?? WriteFailure.failed(failure)
        }
      },
      times: { client, number in
        let lookup = bySource(number, "upsert")
        return try await client.presence(of: [lookup])[lookup]?.contact == nil ? 0 : 1
      }),
  ]
}
