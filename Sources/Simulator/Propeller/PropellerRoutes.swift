import Foundation

/// `https://api.helice.cloud`: `/v2/contacts/…` and the token. [vendor]
struct PropellerRoutes: SimulatedProvider {
  static let kind = PropellerWellKnown.kind

  private let world: PropellerWorld

  init(_ options: WorldOptions) {
    self.world = PropellerWorld(options)
  }

  func owns(_ call: Call) -> Bool {
    call.path == "/oauth2/token" || call.path.hasPrefix("/v2/contacts")
  }

  func answer(_ call: Call) async -> Answer {
    var answer: Answer
    do {
      answer =
        call.path == "/oauth2/token" ? await token(call) : try await perform(call)
    } catch let error as PropellerError {
      answer = PropellerBodies.error(error, for: call)
    } catch {
      answer = failure(status: 500)
    }
    answer.headers["x-request-id"] = UUID().uuidString.lowercased()
    return answer
  }

  /// Accepts only client credentials in a form. [vendor]
  private func token(_ call: Call) async -> Answer {
    guard call.method == "POST", call.query.isEmpty,
      call.mediaType == "application/x-www-form-urlencoded"
    else { return PropellerBodies.tokenRefused(400, "invalid_request") }
    let form = Call.formItems(String(decoding: call.body, as: UTF8.self))
    let values = Dictionary(form.map { ($0.name, $0.value) }) { first, _ in first }
    guard form.map(\.name).sorted() == ["client_id", "client_secret", "grant_type"] else {
      return PropellerBodies.tokenRefused(400, "invalid_request")
    }
    guard values["grant_type"] == "client_credentials" else {
      return PropellerBodies.tokenRefused(400, "unsupported_grant_type")
    }
    guard values["client_id"] == PropellerWellKnown.clientID,
      values["client_secret"] == PropellerWellKnown.clientSecret
    else { return PropellerBodies.tokenRefused(401, "invalid_client") }
    return PropellerBodies.token(await world.issueToken())
  }

  private func perform(_ call: Call) async throws -> Answer {
    let authorization = (call.headers["authorization"] ?? "").split(separator: " ")
    guard authorization.count == 2, authorization[0].lowercased() == "bearer",
      await world.accepts(String(authorization[1]))
    else { throw PropellerError.general(401) }
    let parts = Array(call.segments.dropFirst(2))
    switch (call.method, parts.count) {
    case ("POST", 1) where parts == [""]: return try await create(call)
    case ("POST", 1) where parts == ["search"]: return try await search(call)
    case ("POST", 2) where parts[0] == "bulk": return try await bulk(call, parts[1])
    case ("GET", 2): return try await get(call, parts)
    case ("PATCH", 2): return try await update(call, parts)
    case ("DELETE", 2): return try await delete(call, parts)
    case ("POST", 3) where parts[2] == "pricing": return try await createPricing(call, parts)
    case ("DELETE", 3) where parts[2] == "pricing": return try await deletePricing(call, parts)
    default: throw PropellerError.general(parts.isEmpty || parts.count > 3 ? 404 : 405)
    }
  }

  private func create(_ call: Call) async throws -> Answer {
    _ = try parameters(call, [])
    let values = try PropellerValidation.values(try PropellerValidation.object(call, nil))
    let contact = try await world.create(values)
    return PropellerBodies.data(
      PropellerBodies.contact(contact), messages: ["Contact created"], total: 1, status: 201)
  }

  private func get(_ call: Call, _ parts: [String]) async throws -> Answer {
    let query = try parameters(call, ["source", "language", "expands"])
    guard [nil, "parent"].contains(query["expands"]) else {
      throw PropellerError.schema("expands must be parent")
    }
    let contact = try await world.find(try lookup(parts, query))
    return PropellerBodies.data(
      PropellerBodies.contact(contact, isExpanded: query["expands"] != nil))
  }

  private func update(_ call: Call, _ parts: [String]) async throws -> Answer {
    let lookup = try lookup(parts, try parameters(call, ["source", "language"]))
    let values = try PropellerValidation.values(try PropellerValidation.object(call, nil))
    let contact = try await world.update(lookup, values)
    return PropellerBodies.data(
      PropellerBodies.contact(contact), messages: ["Contact updated"], total: 1)
  }

  private func delete(_ call: Call, _ parts: [String]) async throws -> Answer {
    try await world.recycle(try lookup(parts, try parameters(call, ["source", "language"])))
    return PropellerBodies.data([:], messages: ["Contact deleted"])
  }

  private func search(_ call: Call) async throws -> Answer {
    _ = try parameters(call, [])
    let body = try PropellerValidation.object(
      call, ["debtorIds", "dateCreated", "dateModified", "name", "offset", "page"])
    let page = try PropellerValidation.page(body)
    return PropellerBodies.page(
      await world.search(
        try PropellerValidation.search(body), page: page.number, size: page.size))
  }

  private func bulk(_ call: Call, _ key: String) async throws -> Answer {
    _ = try parameters(call, [])
    guard ["sourceId", "id"].contains(key) else { throw PropellerError.invalidLookupKey(key) }
    let rows = try PropellerValidation.rows(try PropellerValidation.object(call, ["contacts"]))
    var outcomes: [JSON] = []
    for row in rows {
      let outcome =
        key == "id" ? await world.upsert(byID: row) : await world.upsert(bySourceID: row)
      outcomes.append(PropellerBodies.row(outcome, lookupKey: key))
    }
    // Rows must be matched by `key`: the reversed order exposes matching by position.
    return PropellerBodies.data(
      .array(outcomes.reversed()), messages: ["Completed"], total: outcomes.count)
  }

  private func createPricing(_ call: Call, _ parts: [String]) async throws -> Answer {
    let lookup = try lookup(parts, try parameters(call, ["source", "language"]))
    let items = try PropellerValidation.pricing(
      try PropellerValidation.object(call, ["categories", "products"]))
    let isNew = try await !world.setPricing(lookup, true)
    let rows: [JSON] = items.map { item in
      [
        "action": isNew ? "create" : "update", "key": item.key,
        "lookupKey": .string(item.list), "success": true,
      ]
    }
    return PropellerBodies.data(.array(rows), messages: ["Completed"], total: rows.count)
  }

  private func deletePricing(_ call: Call, _ parts: [String]) async throws -> Answer {
    let lookup = try lookup(parts, try parameters(call, ["source", "language"]))
    _ = try await world.setPricing(lookup, false)
    return PropellerBodies.data([:], messages: ["completed"])
  }

  private func parameters(
    _ call: Call, _ names: Set<String>
  ) throws(PropellerError) -> [String: String] {
    do {
      return try call.parameters(names)
    } catch {
      throw .schema("The query is not valid: \(error)")
    }
  }

  private func lookup(
    _ parts: [String], _ query: [String: String]
  ) throws(PropellerError) -> PropellerLookup {
    switch parts[0] {
    case "sourceId" where !parts[1].isEmpty:
      return .sourceID(parts[1], source: query["source"], language: query["language"])
    case "id":
      guard let id = Int(parts[1]) else { throw .schema("id must be an integer") }
      return .id(id, source: query["source"], language: query["language"])
    default:
      throw .invalidLookupKey(parts[0])
    }
  }

  func failure(status: Int) -> Answer {
    let error = PropellerError.general(status)
    let message: JSON = .array(error.messages.map { .string($0) })
    return .json(
      [
        "error": [
          "code": .integer(error.code), "status": .integer(status), "type": .string(error.type),
          "messages": message,
        ]
      ], status: status, headers: ["x-request-id": UUID().uuidString.lowercased()])
  }

  func configuration(base: String) -> String {
    """
    [[provider]]
    name = "b2b"
    kind = "\(Self.kind)"
    base_url = "\(base)/v2"
    token_url = "\(base)/oauth2/token"
    client_id = "\(PropellerWellKnown.clientID)"
    key = { value = "\(PropellerWellKnown.clientSecret)" }
    environment = "sandbox"

    """
  }
}
