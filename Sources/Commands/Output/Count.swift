/// How many of something, in words: `1 row`, `20 rows`.
enum Count {
  static func of(_ count: Int, _ thing: String) -> String {
    "\(count) \(thing)\(count == 1 ? "" : "s")"
  }
}
