import Domain
import Operations
import TestSupport
import Testing

/// Covers how rows are grouped into batches.
@Suite struct UpsertBatchesTests {
  private func row(_ number: Int, _ key: String) -> UpsertRow {
    UpsertRow(
      number: number, draft: ContactDraft([FieldValue(name: "sourceId", value: .string(key))]))
  }

  private func rows(_ keys: [String]) -> [UpsertRow] {
    keys.enumerated().map { row($0.offset + 1, $0.element) }
  }

  @Test func `batches have at most a hundred rows`() {
    var batches = UpsertBatches(rows((1...250).map(String.init)).makeIterator(), by: .sourceID)
    #expect([batches.next(), batches.next(), batches.next()].map(\.count) == [100, 100, 50])
    #expect(batches.next().isEmpty)
    #expect(batches.isFinished)
  }

  @Test func `repeated contacts go into later batches, in file order`() {
    var batches = UpsertBatches(rows(["a", "b", "a", "c", "a"]).makeIterator(), by: .sourceID)
    #expect(batches.next().map(\.number) == [1, 2, 4])
    #expect(batches.next().map(\.number) == [3])
    #expect(batches.next().map(\.number) == [5])
    #expect(batches.isFinished)
  }

  @Test func `a contact in flight waits and others go ahead`() {
    var batches = UpsertBatches(rows(["a", "b", "a"]).makeIterator(), by: .sourceID)
    #expect(batches.next(without: ["a"]).map(\.number) == [2])
    #expect(batches.next(without: ["a"]).isEmpty)
    #expect(!batches.isFinished)
    #expect(batches.next().map(\.number) == [1])
    #expect(batches.next().map(\.number) == [3])
  }

  @Test func `every row goes once, and the rows of a contact keep their order`() {
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

  @Test func `does not read a file of one repeated contact into memory`() {
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
