extension CharityStackRoutes {
  func effect(of call: Call, _ answer: Answer?) -> CallEffect {
    let isDone = answer?.isSuccess ?? false
    let answered = isDone ? answer?.json : nil
    guard call.method == "GET" else {
      return .write([answered?["contact"]?["id"]?.identifier], isCarriedOut: isDone)
    }
    guard call.segments.count < 3 else { return .read([call.segments[2]]) }
    let contacts = answered?["contacts"]?.elements ?? []
    return .read(contacts.map { $0["id"]?.identifier })
  }
}
