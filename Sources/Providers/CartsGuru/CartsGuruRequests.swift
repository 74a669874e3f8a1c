import Domain
import HTTPKit
import HTTPTypes

/// Every request to Carts Guru. [seed] docs/providers/contracts/cartsguru.md, read 2026-11.
struct CartsGuruRequests: Sendable {
  let baseURL: String
  let siteID: String
  let auth: CartsGuruAuth

  func contact(accountID: String) -> OutgoingRequest {
    let url = RequestURL(
      base: baseURL, path: [.plain("contacts")],
      query: [site, .init("accountId", .personal(accountID))])
    return OutgoingRequest(.get, url, secretFields: auth.fields)
  }

  /// Sends only the given channels; [assumed] the others stay as they are.
  func preferences(_ id: RequestURL.Part, _ channels: [Channel: Bool]) -> OutgoingRequest {
    var members: [String: JSONValue] = [:]
    for (channel, isAllowed) in channels { members[channel.allowName] = .bool(isAllowed) }
    return write(.preferences, of: id, body: .json(.object(members)))
  }

  func anonymize(_ id: RequestURL.Part) -> OutgoingRequest {
    write(.anonymize, of: id, body: .none)
  }

  // MARK: - The file of opt-outs

  /// [assumed] CSV is requested by `Accept`; the seed only gives the address.
  func exportFile(into sink: AnswerSink) -> OutgoingRequest {
    var request = OutgoingRequest(
      .get, fileURL, fields: [.accept: "text/csv"], secretFields: auth.fields)
    request.answerSink = sink
    return request
  }

  /// The only `PUT` without an action: its address is not a contact's. The local file's name may be
  /// personal and is not sent.
  func importFile(_ file: LocalFile) -> OutgoingRequest {
    let part = FilePart(
      name: "file", fileName: "opt-outs.csv", contentType: "application/csv", file: file)
    return OutgoingRequest(
      .put, fileURL, secretFields: auth.fields, body: .multipart(part), isWrite: true)
  }

  private var fileURL: RequestURL {
    RequestURL(base: baseURL, path: [.plain("contacts.csv")], query: [site])
  }

  // MARK: - Writes

  /// The writes to one contact. All have the same path, so method and action are chosen together
  /// and only here: a `PUT` always has its `cg_action`.
  private enum Write {
    case preferences
    case anonymize

    var method: HTTPRequest.Method {
      switch self {
      case .preferences: .post
      case .anonymize: .put
      }
    }

    var action: [RequestURL.QueryItem] {
      switch self {
      case .preferences: []
      case .anonymize: [.init("cg_action", .plain("anonymize"))]
      }
    }
  }

  private func write(
    _ write: Write, of id: RequestURL.Part, body: RequestBody
  ) -> OutgoingRequest {
    OutgoingRequest(
      write.method,
      RequestURL(base: baseURL, path: [.plain("contacts"), id], query: write.action + [site]),
      secretFields: auth.fields, body: body, isWrite: true)
  }

  private var site: RequestURL.QueryItem { .init("siteId", .plain(siteID)) }
}

extension Channel {
  fileprivate var allowName: String {
    switch self {
    case .email: "allowEmail"
    case .sms: "allowSms"
    case .call: "allowCall"
    }
  }
}
