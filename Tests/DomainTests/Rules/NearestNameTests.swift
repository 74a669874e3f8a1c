import Domain
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("autp", "did you mean auto?"), ("never", "use auto, on or off"), ("", "did you mean on?"),
  ])
  func `suggests a near name, otherwise all`(text: String, hint: String) {
    #expect(NearestName.hint(for: text, among: ["auto", "on", "off"]) == hint)
  }

  @Test(
    arguments: [
      ([], ""), (["on"], "on"), (["on", "off"], "on or off"), (["a", "b", "c"], "a, b or c"),
    ] as [([String], String)])
  func `lists alternatives`(names: [String], text: String) {
    #expect(NearestName.alternatives(names) == text)
  }
}
