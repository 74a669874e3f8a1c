extension CartsGuruRoutes {
  func effect(of call: Call, _ answer: Answer?) -> CallEffect {
    let named = call.segments.count == 2 ? [call.segments[1]] : []
    guard call.method == "GET" else {
      return .write(named, isCarriedOut: answer?.isSuccess ?? false)
    }
    let found = answer?.json?["data"]?.elements ?? []
    return .read(found.map { $0["_id"]?.identifier })
  }
}
