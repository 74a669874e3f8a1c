/// `POST /api/v6/commerce.contacts.<method>`, with a JSON object in request and answer. [seed]
struct Open2bRoutes: SimulatedProvider {
  static let kind = Open2bWellKnown.kind

  private let world: Open2bWorld

  init(_ options: WorldOptions) {
    self.world = Open2bWorld(options)
  }

  func owns(_ call: Call) -> Bool {
    call.path.hasPrefix("/api/v6/")
  }

  func answer(_ call: Call) async -> Answer {
    guard call.method == "POST" else {
      return Open2bBodies.refused(405, "Only POST is allowed")
    }
    guard let key = call.headers["x-key"], !key.isEmpty else {
      return Open2bBodies.refused(403, "The X-Key header is missing")
    }
    guard key == Open2bWellKnown.key else {
      return Open2bBodies.refused(403, "The X-Key header is malformed or not a key of this shop")
    }
    guard await world.admit() else {
      return Open2bBodies.refused(503, "The call limit of 200 calls in 5 minutes is reached")
    }
    guard call.query.isEmpty else {
      return Open2bBodies.refused(400, "A call takes no query parameters")
    }
    guard call.mediaType == "application/json" else {
      return Open2bBodies.refused(415, "The body must be application/json")
    }
    do {
      guard let body = JSONReader.read(call.body), body.members != nil else {
        return Open2bBodies.refused(400, "The body must be a JSON object")
      }
      return try await perform(call.segments.dropFirst(2).joined(separator: "/"), body)
    } catch {
      return Open2bBodies.error(error)
    }
  }

  private func perform(_ method: String, _ body: JSON) async throws(Open2bError) -> Answer {
    switch method {
    case "commerce.contacts.find": try await find(body)
    case "commerce.contacts.get": try await get(body)
    case "commerce.contacts.count": try await count(body)
    case "commerce.contacts.create": try await create(body)
    case "commerce.contacts.update": try await update(body)
    case "commerce.contacts.delete": try await delete(body)
    default: Open2bBodies.refused(404, "There is no method \(method)")
    }
  }

  private func find(_ body: JSON) async throws(Open2bError) -> Answer {
    let request = try Open2bValidation.members(
      body, ["conditions", "fields", "order", "limit", "first"])
    let fields = try Open2bValidation.fields(request)
    let contacts = await world.find(
      try Open2bValidation.conditions(request, isNullable: false),
      order: try Open2bValidation.order(request),
      first: try Open2bValidation.integer(in: request, "first", atLeast: 0) ?? 0,
      limit: try Open2bValidation.integer(in: request, "limit", atLeast: 1))
    return Open2bBodies.ok([
      ("contacts", .array(contacts.map { Open2bBodies.contact($0, fields: fields) }))
    ])
  }

  private func get(_ body: JSON) async throws(Open2bError) -> Answer {
    let request = try Open2bValidation.members(body, ["id", "fields"])
    let fields = try Open2bValidation.fields(request)
    let contact = await world.contact(try id(request))
    return Open2bBodies.ok([
      ("contact", contact.map { Open2bBodies.contact($0, fields: fields) } ?? .null)
    ])
  }

  private func count(_ body: JSON) async throws(Open2bError) -> Answer {
    let request = try Open2bValidation.members(body, ["conditions"])
    let count = await world.count(try Open2bValidation.conditions(request, isNullable: true))
    return Open2bBodies.ok([("count", .integer(count))])
  }

  private func create(_ body: JSON) async throws(Open2bError) -> Answer {
    let request = try Open2bValidation.members(body, ["contact"])
    let id = try await world.create(try Open2bValidation.draft(request, isNew: true))
    return Open2bBodies.ok([("id", .integer(id))])
  }

  private func update(_ body: JSON) async throws(Open2bError) -> Answer {
    let request = try Open2bValidation.members(body, ["id", "contact"])
    try await world.update(
      try id(request), try Open2bValidation.draft(request, isNew: false))
    return Open2bBodies.ok()
  }

  private func delete(_ body: JSON) async throws(Open2bError) -> Answer {
    let request = try Open2bValidation.members(body, ["ids"])
    await world.delete(try Open2bValidation.ids(request))
    return Open2bBodies.ok()
  }

  private func id(_ request: JSON) throws(Open2bError) -> Int {
    guard let id = try Open2bValidation.integer(in: request, "id", atLeast: 1) else {
      throw .missing("id")
    }
    return id
  }

  func failure(status: Int) -> Answer {
    Open2bBodies.refused(status, Answer.phrase(status))
  }

  func configuration(base: String) -> String {
    """
    [[provider]]
    name = "shop-it"
    kind = "\(Self.kind)"
    base_url = "\(base)"
    key = { value = "\(Open2bWellKnown.key)" }
    environment = "sandbox"

    """
  }
}
