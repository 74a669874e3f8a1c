import Domain
import HTTPKit

/// Decides when Carts Guru's answer proves that it has no such contact.
/// docs/providers/contracts/cartsguru.md, read 2026-11.
enum CartsGuruAbsence {
  /// `value` is the account id or `_id` of the request. `nil` if the answer proves nothing: any 404
  /// or 410 other than the documented one.
  static func provesNoContact(
    withID value: String, refused body: WireObject<CartsGuruErrorKey>?, status: Int
  ) -> Absence? {
    guard status == 404, body?[.statusCode] == "404",
      body?[.message] == .string("Contact: \(value) Not found")
    else { return nil }
    return .gone
  }

  /// [assumed] A read may also answer with an empty list.
  static func provesNoContact(in answer: CartsGuruAnswerWire) -> Absence? {
    answer.data.isEmpty && answer.error == nil && answer.statusCode == nil ? .gone : nil
  }
}
