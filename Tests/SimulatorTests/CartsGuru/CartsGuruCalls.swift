import Foundation
import Simulator

extension LocalCalls {
  static let cartsGuruKey = ["x-auth-key": CartsGuruWellKnown.key]
  static let cartsGuruSite = "siteId=\(CartsGuruWellKnown.siteIDs[0])"

  func cartsGuru(
    _ method: String, _ path: String, query: String = "", body: String? = nil
  ) async throws -> Reply {
    try await call(
      method, "\(path)?\(Self.cartsGuruSite)\(query)",
      headers: Self.cartsGuruKey.merging(["Content-Type": "application/json"]) { $1 },
      body: body.map { Data($0.utf8) })
  }

  func cartsGuruContact(_ accountID: String) async throws -> Node {
    try await cartsGuru("GET", "/contacts", query: "&accountId=\(accountID)").json["data"][0]
  }

  /// Sends a CSV like the vendor's example.
  func cartsGuruImport(
    _ csv: String, name: String = "file", type: String = "application/csv"
  ) async throws -> Reply {
    let body = """
      --line\r
      Content-Disposition: form-data; name="\(name)"; filename="valid.csv"\r
      Content-Type: \(type)\r
      \r
      \(csv)\r
      --line--\r

      """
    return try await call(
      "PUT", "/contacts.csv?\(Self.cartsGuruSite)",
      headers: Self.cartsGuruKey.merging(["Content-Type": "multipart/form-data; boundary=line"]) {
        $1
      },
      body: Data(body.utf8))
  }
}
