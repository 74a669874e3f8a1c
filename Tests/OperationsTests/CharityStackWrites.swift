import Domain
import Foundation
import Operations
import Simulator
import TestSupport

final class CharityStackWrites: ClaimedWrites {
  static let writes = [
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
