import ConsoleUI
import Testing
import ViewModels

/// Checks which columns of a table get the room.
@Suite struct ColumnWidthsTests {
  private typealias Need = ColumnWidths.Need

  private func need(_ column: ContactColumn, _ cells: Int?) -> Need {
    Need(title: column.title.count, cells: [cells].compactMap(\.self), worth: column.worth)
  }

  /// Like a find at 120 columns.
  private var found: [Need] {
    [need(.provider, 7), need(.name, 16), need(.email, 29), need(.phone, 13), need(.id, 24)]
  }

  @Test func `shows every column in full where there is room, and no wider`() {
    #expect(ColumnWidths.fitted(found, room: 200) == [8, 16, 29, 13, 24])
  }

  @Test func `widths of some rows leave room for wider ones`() {
    func part(_ column: ContactColumn, _ cells: Int) -> Need {
      Need(title: column.title.count, cells: [cells], worth: column.worth, isWhole: false)
    }
    let needs = [part(.id, 5), part(.name, 20), part(.phone, 10)]
    #expect(ColumnWidths.fitted(needs, room: 60) == [5, 24, 14])
    #expect(ColumnWidths.fitted(needs, room: 41) == [5, 22, 10], "no column loses its own room")
  }

  @Test func `shows name and e-mail in full before the id`() {
    #expect(ColumnWidths.fitted(found, room: 90) == [8, 16, 29, 13, 16])
    #expect(ColumnWidths.fitted(found, room: 66) == [8, 16, 29, nil, nil])
    #expect(ColumnWidths.fitted(found, room: 72) == [8, 16, 29, 13, nil])
  }

  @Test func `fills the room, and narrows no column while a less important one is shown in full`() {
    for room in 1...100 {
      let widths = ColumnWidths.fitted(found, room: room)
      let shown = widths.compactMap(\.self)
      let used = shown.reduce(0, +) + ColumnWidths.gap * (shown.count - 1)
      #expect(used <= room || shown == [1], "\(room): \(widths)")
      let natural = [8, 16, 29, 13, 24]
      for (important, other) in [(0, 1), (1, 2), (2, 3), (3, 4)] where widths[other] != nil {
        let isWhole = widths[important].map { $0 == natural[important] } ?? true
        #expect(isWhole, "\(room): \(widths)")
      }
    }
  }

  @Test func `a short column is shown where a longer one has no room`() {
    let needs = [need(.name, 20), need(.phone, 30), need(.field("note"), 9)]
    #expect(ColumnWidths.fitted(needs, room: 33) == [20, nil, 9])
  }

  @Test func `a short id is shown before an e-mail gets all of its room`() {
    let needs = [need(.id, 5), need(.name, 20), need(.email, 34)]
    #expect(ColumnWidths.fitted(needs, room: 60) == [5, 20, 31])
    #expect(ColumnWidths.fitted(needs, room: 53) == [5, 20, 24])
    #expect(ColumnWidths.fitted(needs, room: 52) == [nil, 20, 30])
  }

  @Test func `a short column goes where it would hide an e-mail or most of it`() {
    let needs = [
      need(.id, 5), need(.name, 19), need(.email, 30), need(.field("customer"), 5),
    ]
    #expect(ColumnWidths.fitted(needs, room: 42) == [nil, 19, 21, nil])
    #expect(ColumnWidths.fitted(needs, room: 60) == [nil, 19, 29, 8])
    #expect(ColumnWidths.fitted(needs, room: 36) == [nil, 19, 15, nil])
    // Where the e-mail has no room all the same, the short ones stay.
    #expect(ColumnWidths.fitted(needs, room: 32) == [5, 19, nil, nil])
  }

  @Test func `what is left makes the columns whole that lack least`() {
    let names = Need(title: 4, cells: [90] + Array(repeating: 16, count: 19), worth: 5)
    let phones = Need(title: 5, cells: [16] + Array(repeating: 13, count: 19), worth: 3)
    #expect(ColumnWidths.fitted([names, phones], room: 60) == [42, 16])
    // One very long cell among a hundred waits until the other columns hold almost all of theirs.
    let page = [13, 13, 15].map { usual in
      Need(
        title: 4,
        cells: [80] + Array(repeating: 16, count: 19) + Array(repeating: usual, count: 80), worth: 3
      )
    }
    #expect(ColumnWidths.fitted(page, room: 60) == [24, 16, 16])
  }

  @Test func `a column without values is as wide as its title, and goes first`() {
    let needs = [need(.organization, nil), need(.name, 20), need(.id, 24)]
    #expect(ColumnWidths.fitted(needs, room: 100) == [12, 20, 24])
    #expect(ColumnWidths.fitted(needs, room: 48) == [nil, 20, 24])
  }

  @Test func `one very long name leaves room for the e-mail`() {
    let names = Need(title: 4, cells: [90] + Array(repeating: 16, count: 19), worth: 5)
    let needs = [names, need(.email, 28)]
    #expect(ColumnWidths.fitted(needs, room: 42) == [16, 24])
    #expect(ColumnWidths.fitted(needs, room: 70) == [40, 28])
    #expect(ColumnWidths.fitted(needs, room: 200) == [90, 28])
  }

  @Test(arguments: [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18), (100, 90)])
  func `nine in ten cells are whole where the others need room`(count: Int, whole: Int) {
    let need = Need(title: 1, cells: Array(1...count), worth: 5)
    #expect(need.usual == whole)
  }

  @Test func `every room has at least one column`() {
    for room in -3...3 {
      #expect(ColumnWidths.fitted([need(.id, 24)], room: room) == [max(1, room)])
      #expect(ColumnWidths.fitted(found, room: room).compactMap(\.self).count == 1)
    }
    #expect(ColumnWidths.fitted([], room: 10).isEmpty)
  }
}
