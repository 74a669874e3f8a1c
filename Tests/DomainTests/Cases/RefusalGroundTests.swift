import Domain
import Foundation
import Testing

@Suite struct RefusalGroundTests {
  /// The articles by reason, for erasure, access, rectification and objection; `-` for none.
  private static let table: [RefusalReason: [String]] = [
    .noMatch: [
      "Articles 11(2) and 12(2)", "Article 15(1)", "Articles 11(2) and 12(2)",
      "Articles 11(2) and 12(2)",
    ],
    .identityInsufficient: Array(repeating: "Articles 12(2) and 12(6)", count: 4),
    .suspectedFraud: Array(repeating: "Articles 12(2) and 12(6)", count: 4),
    .unfounded: Array(repeating: "Article 12(5)(b)", count: 4),
    .excessive: Array(repeating: "Article 12(5)(b)", count: 4),
    .retentionDuty: ["Article 17(3)(b)", "-", "-", "-"],
    .legalClaims: ["Article 17(3)(e)", "-", "-", "Article 21(1)"],
  ]

  @Test(arguments: RefusalReason.allCases)
  func `each reason has the articles of the law for each right`(reason: RefusalReason) throws {
    let rights: [CaseRight] = [.erasure, .access, .rectification, .objection]
    let row = try #require(Self.table[reason])
    #expect(rights.map { reason.ground(for: $0).article ?? "-" } == row)
    for (right, article) in zip(rights, row) {
      let warning = CaseWords.warning(of: reason, for: right)
      #expect((warning == nil) == (article != "-"), "\(right)")
    }
  }

  @Test func `the page for operators has the same table`() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../docs/desk.md").standardized
    let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    for reason in RefusalReason.allCases {
      let line = try #require(lines.first { $0.hasPrefix("| `\(reason.rawValue)` |") })
      let cells = line.split(separator: "|").dropFirst().prefix(4).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let expected = [CaseRight.erasure, .access, .rectification, .objection].map {
        reason.ground(for: $0).article?.replacing("Articles ", with: "")
          .replacing("Article ", with: "") ?? "—"
      }
      #expect(cells == expected, "\(reason)")
    }
  }
}
