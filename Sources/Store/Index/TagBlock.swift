import Foundation

/// A tag of one contact, by the contact's number in its generation.
struct TagEntry: Hashable, Comparable, Sendable {
  var tag: UInt64
  var contact: UInt32

  static func < (left: Self, right: Self) -> Bool {
    left.tag == right.tag ? left.contact < right.contact : left.tag < right.tag
  }
}

/// Sorted entries as bytes: 12 an entry, the tag and the number, big-endian.
struct TagBlock: Hashable, Sendable {
  static let entryBytes = 12
  /// So many fit on a page of SQLite with the rest of their row, and two blocks on one of PostgreSQL.
  static let mostEntries = 330

  private(set) var bytes: Data

  init(bytes: Data) { self.bytes = bytes }

  init(_ entries: some Collection<TagEntry>) {
    bytes = Data(count: entries.count * Self.entryBytes)
    bytes.withUnsafeMutableBytes { place in
      for (index, entry) in entries.enumerated() {
        let start = index * Self.entryBytes
        place.storeBytes(of: entry.tag.bigEndian, toByteOffset: start, as: UInt64.self)
        place.storeBytes(of: entry.contact.bigEndian, toByteOffset: start + 8, as: UInt32.self)
      }
    }
  }

  /// Sorted entries in blocks of about one size.
  static func blocks(of entries: some RandomAccessCollection<TagEntry>) -> [TagBlock] {
    let count = (entries.count + mostEntries - 1) / mostEntries
    var rest = entries[...]
    return (0..<count).map { index in
      let part = rest.prefix((rest.count + count - index - 1) / (count - index))
      rest = rest.dropFirst(part.count)
      return TagBlock(part)
    }
  }

  var count: Int { bytes.count / Self.entryBytes }

  /// Whether these can be the bytes of a block.
  var isWhole: Bool { !bytes.isEmpty && bytes.count.isMultiple(of: Self.entryBytes) }

  var first: TagEntry? {
    guard isWhole else { return nil }
    return bytes.withUnsafeBytes { Self.entry(at: 0, in: $0) }
  }

  var entries: [TagEntry] {
    bytes.withUnsafeBytes { place in (0..<count).map { Self.entry(at: $0, in: place) } }
  }

  /// Adds the numbers of the contacts with this tag, in their order.
  func appendContacts(with tag: UInt64, to contacts: inout [UInt32]) {
    bytes.withUnsafeBytes { place in
      var index = Self.firstIndex(notBefore: TagEntry(tag: tag, contact: 0), in: place, count)
      while index < count {
        let entry = Self.entry(at: index, in: place)
        guard entry.tag == tag else { return }
        contacts.append(entry.contact)
        index += 1
      }
    }
  }

  private static func entry(at index: Int, in place: UnsafeRawBufferPointer) -> TagEntry {
    let start = index * entryBytes
    return TagEntry(
      tag: UInt64(bigEndian: place.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
      contact: UInt32(bigEndian: place.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self)))
  }

  private static func firstIndex(
    notBefore entry: TagEntry, in place: UnsafeRawBufferPointer, _ count: Int
  ) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if Self.entry(at: middle, in: place) < entry { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A contact's tags as bytes, 8 a tag.
enum TagBytes {
  static func bytes(of tags: [UInt64]) -> Data {
    tags.withUnsafeBytes { Data($0) }
  }

  static func tags(in bytes: Data) -> [UInt64] {
    bytes.withUnsafeBytes { place in
      (0..<place.count / 8).map { place.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
    }
  }
}
