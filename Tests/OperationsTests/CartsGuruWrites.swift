import Domain
import Foundation
import Operations
import Simulator
import TestSupport

final class CartsGuruWrites: ClaimedWrites {
  private static let accounts = CartsGuruWellKnown.accountIDs(of: MatrixRun.options)
  private static let shopReads = InterferingProxy.Filter(method: "GET")

  private static func account(_ number: Int) -> ContactLookup {
    ContactLookup(key: .accountID, value: accounts[number])
  }

  private static let anonymizations: MatrixWrite.Times = { client, number in
    try await client.contact(account(number), fields: nil).isAnonymized ? 1 : 0
  }

  static let writes = [
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
}
