extension Open2bRoutes {
  func effect(of call: Call, _ answer: Answer?) -> CallEffect {
    let body = JSONReader.read(call.body) ?? .null
    let answered = answer?.json
    let isDone = answered?["status"]?.text == "ok"
    switch call.segments.last?.split(separator: ".").last {
    case "get": return .read([body["id"]?.identifier])
    case "find": return find(body, isDone ? answered : nil)
    case "create": return .write([answered?["id"]?.identifier], isCarriedOut: isDone)
    case "update": return .write([body["id"]?.identifier], isCarriedOut: isDone)
    case "delete":
      let ids = body["ids"]?.elements ?? []
      return .write(ids.map(\.identifier), isCarriedOut: isDone)
    default: return CallEffect()
    }
  }

  private func find(_ body: JSON, _ answered: JSON?) -> CallEffect {
    let ids = (answered?["contacts"]?.elements ?? []).map { $0["id"]?.integer }
    let effect = CallEffect.read(ids.map { $0.map(String.init) })
    guard answered != nil, let after = body["conditions"]?["after"]?.integer,
      body["conditions"]?["customer"] == nil
    else { return effect }
    let isCut = body["limit"]?.integer.map { ids.count >= $0 } ?? false
    return CallEffect(
      range: CallEffect.Range(first: after + 1, last: isCut ? ids.last ?? nil : nil))
  }
}
