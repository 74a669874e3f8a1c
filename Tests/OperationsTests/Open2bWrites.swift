import Domain
import Foundation
import Operations
import Simulator
import TestSupport

final class Open2bWrites: ClaimedWrites {
  private static let shopRead = InterferingProxy.Filter(target: "contacts.get")

  private static func shopID(_ number: Int) -> String { String(59_078 + number) }

  static let writes = [
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
    MatrixWrite.deletion(
      "Open2b delete", "shop-it", .init(target: "contacts.delete"), shopRead, shopID),
  ]
}
