/// Counts the keys that an operator presses, beside the letters of texts.
actor CountedKeys {
  private let terminal: TmuxTerminal
  private(set) var count = 0

  init(_ terminal: TmuxTerminal) { self.terminal = terminal }

  func press(_ key: String) async throws {
    count += 1
    try await terminal.press(key)
  }

  /// Types a text and `Enter`. `counting`: its letters count, too.
  func enter(_ text: String, counting: Bool = false) async throws {
    count += 1 + (counting ? text.count : 0)
    try await terminal.enter(text)
  }

  // MARK: - Parts of an erasure

  struct Words: Sendable {
    let open: String
    let person: String
    let identity: String
  }

  /// Opens case G-1, finds its person at four providers, and says how they proved who they are.
  func findPerson(_ words: Words, openCases: Int) async throws {
    try await press("C")
    try await terminal.see("cases · \(openCases) open")
    try await press("a")
    try await terminal.see("\n :case open")
    try await enter(words.open)
    try await terminal.see("case G-1 · erasure", "next: find the person")
    try await press("f")
    try await terminal.see("person:")
    try await enter(words.person)
    try await terminal.see("4 contacts were found", "next: make the plan", "donors")
    try await press("i")
    try await terminal.see(":case identity G-1 --given")
    try await enter(words.identity)
    try await terminal.see("identity call-back", "case identity: done")
  }

  /// Asks and confirms each task, from the last, which is selected.
  func tickOff(tasks count: Int) async throws {
    for number in (1...count).reversed() {
      try await press("t")
      try await terminal.see("▸ task \(number) asked")
      try await press("t")
      try await terminal.see("▸ task \(number) confirmed")
      guard number > 1 else { break }
      try await press("k")
      try await terminal.see("▸ task \(number - 1) open")
    }
  }
}
