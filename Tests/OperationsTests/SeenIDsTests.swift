import Foundation
import Testing

@testable import Operations

@Suite struct SeenIDsTests {
  @Test func `takes each identifier once, and never two for one`() {
    var seen = SeenIDs()
    let numbers = (0..<20_000).map { String($0 * 7 - 5_000) }
    let others = (0..<20_000).map { _ in UUID().uuidString.lowercased() }
    let alike = ["", "7 ", "007", "+7", "-0", "7.0", "９", "A", "a", "9223372036854775808"]
    let all = numbers + others + alike
    let refused = all.filter { !seen.insert($0) }
    let taken = all.filter { seen.insert($0) }
    #expect(refused == [])
    #expect(taken == [])
    #expect(seen.count == 40_010)
  }
}
