import Domain
import Operations
import TestSupport
import Testing

/// How rows become batches.
@Suite struct UpsertBatchesTests {
  private func row(_ number: Int, _ key: String) -> UpsertRow {
    UpsertRow(
      number: number, draft: ContactDraft([FieldValue(name: "sourceId", value: .string(key))]))
  }

  private func rows(_ keys: [String]) -> [UpsertRow] {
    keys.enumerated().map { row($0.offset + 1, $0.element) }
  }

  @Test func `rows are cut into hundreds`() {
    var batches = UpsertBatches(rows((1...250).map(String.init)).makeIterator(), by: .sourceID)
    #expect([batches.next(), batches.next(), batches.next()].map(\.count) == [100, 100, 50])
    #expect(batches.next().isEmpty)
    #expect(batches.isFinished)
  }

  @Test func `the same contact again goes into a later batch, in the order of the file`() {
    var batches = UpsertBatches(rows(["a", "b", "a", "c", "a"]).makeIterator(), by: .sourceID)
    #expect(batches.next().map(\.number) == [1, 2, 4])
    #expect(batches.next().map(\.number) == [3])
    #expect(batches.next().map(\.number) == [5])
    #expect(batches.isFinished)
  }

  @Test func `a contact that is under way waits, and others overtake it`() {
    var batches = UpsertBatches(rows(["a", "b", "a"]).makeIterator(), by: .sourceID)
    #expect(batches.next(without: ["a"]).map(\.number) == [2])
    #expect(batches.next(without: ["a"]).isEmpty)
    #expect(!batches.isFinished)
    #expect(batches.next().map(\.number) == [1])
    #expect(batches.next().map(\.number) == [3])
  }

  @Test func `whatever repeats, every row goes once and each contact's in order`() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<50 {
      let all = rows((0..<2_500).map { _ in String(Int.random(in: 0..<40, using: &random)) })
      var batches = UpsertBatches(all.makeIterator(), by: .sourceID)
      var given: [UpsertRow] = []
      while !batches.isFinished {
        let batch = batches.next()
        #expect(Set(batch.map(batches.identity)).count == batch.count)
        given += batch
      }
      #expect(given.map(\.number).sorted() == all.map(\.number))
      for (_, rows) in Dictionary(grouping: given, by: batches.identity) {
        #expect(rows.map(\.number) == rows.map(\.number).sorted())
      }
    }
  }

  @Test func `a file of one contact over and over is not read into memory`() {
    var readCount = 0
    let source = AnyIterator { () -> UpsertRow? in
      readCount += 1
      return readCount <= 100_000 ? row(readCount, "a") : nil
    }
    var batches = UpsertBatches(source, by: .sourceID)
    #expect(batches.next().map(\.number) == [1])
    #expect(readCount <= 1_100)
  }
}
