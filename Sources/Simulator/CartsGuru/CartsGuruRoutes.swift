/// `https://api.carts.guru`: three calls on contacts and two on the CSV of opt-outs. [seed]
struct CartsGuruRoutes: SimulatedProvider {
  static let kind = CartsGuruWellKnown.kind

  private let world: CartsGuruWorld

  init(_ options: WorldOptions) {
    self.world = CartsGuruWorld(options)
  }

  func owns(_ call: Call) -> Bool {
    call.path == "/contacts.csv" || isContacts(call) || isContact(call)
  }

  private func isContacts(_ call: Call) -> Bool { call.path == "/contacts" }

  private func isContact(_ call: Call) -> Bool {
    call.segments.count == 2 && call.segments[0] == "contacts"
  }

  func answer(_ call: Call) async -> Answer {
    switch call.method {
    case "GET" where isContacts(call): await find(call)
    case "POST" where isContact(call): await choose(call, id: call.segments[1])
    case "PUT" where isContact(call): await anonymize(call, id: call.segments[1])
    case "GET" where call.path == "/contacts.csv": await export(call)
    case "PUT" where call.path == "/contacts.csv": await importOptOuts(call)
    default: CartsGuruBodies.error(404, "Not Found", "Not Found")
    }
  }

  private func find(_ call: Call) async -> Answer {
    guard let parameters = authorized(call, ["accountId"]),
      let accountID = parameters["accountId"], !accountID.isEmpty
    else { return CartsGuruBodies.unauthorized }
    let contacts = await world.contacts(accountID: accountID)
    guard !contacts.isEmpty else { return CartsGuruBodies.notFound(accountID) }
    return CartsGuruBodies.data(contacts, siteID: parameters["siteId"] ?? "")
  }

  private func choose(_ call: Call, id: String) async -> Answer {
    guard let parameters = authorized(call, []) else { return CartsGuruBodies.unauthorized }
    do {
      let allowed = try CartsGuruValidation.optIns(call)
      guard let contact = await world.choose(allowed, id: id) else {
        return CartsGuruBodies.notFound(id)
      }
      return CartsGuruBodies.data([contact], siteID: parameters["siteId"] ?? "")
    } catch {
      return CartsGuruBodies.invalid(error.details)
    }
  }

  private func anonymize(_ call: Call, id: String) async -> Answer {
    guard let parameters = authorized(call, ["cg_action"]) else {
      return CartsGuruBodies.unauthorized
    }
    let action = parameters["cg_action"] ?? "undefined"
    guard action == "anonymize" else { return CartsGuruBodies.unknownAction(action) }
    guard let contact = await world.anonymize(id: id) else { return CartsGuruBodies.notFound(id) }
    return CartsGuruBodies.data([contact], siteID: parameters["siteId"] ?? "")
  }

  private func export(_ call: Call) async -> Answer {
    guard authorized(call, []) != nil else { return CartsGuruBodies.unauthorized }
    return CartsGuruBodies.csv(await world.optOuts())
  }

  private func importOptOuts(_ call: Call) async -> Answer {
    guard authorized(call, []) != nil else { return CartsGuruBodies.unauthorized }
    do {
      await world.optOut(try CartsGuruValidation.optOuts(call))
      return .json(["status": "success"])
    } catch {
      return CartsGuruBodies.invalid(error.details)
    }
  }

  /// The query's parameters, or `nil` for a request that is answered with 401 `{}`: the key or the
  /// site id is missing or wrong, or a parameter is unknown or repeated. [seed]
  private func authorized(_ call: Call, _ names: Set<String>) -> [String: String]? {
    guard call.headers["x-auth-key"] == CartsGuruWellKnown.key else { return nil }
    do {
      let parameters = try call.parameters(names.union(["siteId"]))
      let siteID = parameters["siteId"] ?? ""
      return CartsGuruWellKnown.siteIDs.contains(siteID) ? parameters : nil
    } catch {
      return nil
    }
  }

  func failure(status: Int) -> Answer {
    CartsGuruBodies.error(status, Answer.phrase(status), Answer.phrase(status))
  }

  func configuration(base: String) -> String {
    """
    [[provider]]
    name = "eu-shop"
    kind = "\(Self.kind)"
    base_url = "\(base)"
    site_id = "\(CartsGuruWellKnown.siteIDs[0])"
    key = { value = "\(CartsGuruWellKnown.key)" }
    environment = "sandbox"

    """
  }
}
