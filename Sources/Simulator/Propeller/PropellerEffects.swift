extension PropellerRoutes {
  func effect(of call: Call, _ answer: Answer?) -> CallEffect {
    let parts = Array(call.segments.dropFirst(2))
    guard call.segments.prefix(2) == ["v2", "contacts"], !parts.isEmpty else { return CallEffect() }
    let isDone = answer?.isSuccess ?? false
    let data = isDone ? answer?.json?["data"] : nil
    switch (call.method, parts[0]) {
    case ("POST", ""): return .write([data?["id"]?.identifier], isCarriedOut: isDone)
    case ("POST", "search"):
      return .read((data?.elements ?? []).map { $0["id"]?.identifier })
    case ("POST", "bulk"): return bulk(call, key: parts.last ?? "", data, isCarriedOut: isDone)
    default:
      let contacts = [parts.count > 1 ? parts[1] : nil, data?["id"]?.identifier]
      return call.method == "GET"
        ? .read(contacts) : .write(contacts, isCarriedOut: isDone)
    }
  }

  private func bulk(
    _ call: Call, key: String, _ data: JSON?, isCarriedOut: Bool
  ) -> CallEffect {
    let rows = JSONReader.read(call.body)?["contacts"]?.elements ?? []
    var effect = CallEffect.write(
      rows.map { $0[key]?.identifier }, isCarriedOut: isCarriedOut)
    effect.refused = (data?.elements ?? []).filter { $0["success"]?.truth == false }
      .compactMap { $0["key"]?.identifier }
    return effect
  }
}
