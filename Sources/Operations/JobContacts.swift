import Foundation

/// The contacts of a job: their ids in order, and the identifier of each write. There may be
/// hundreds of thousands: besides its id, a contact takes 16 bytes and 4 to 8 in the index.
struct JobContacts: Sendable {
  private(set) var ids: [String] = []
  private(set) var writeIDs: [UUID] = []
  /// Open addressing: each slot has the place of an id, or `-1`.
  private var slots: [Int32] = []

  var count: Int { ids.count }

  /// - Returns: `false` for a duplicate.
  mutating func append(_ id: String, writeID: UUID) -> Bool {
    if 2 * (ids.count + 1) > slots.count { grow() }
    let slot = slot(of: id)
    guard slots[slot] < 0 else { return false }
    slots[slot] = Int32(ids.count)
    ids.append(id)
    writeIDs.append(writeID)
    return true
  }

  /// The place of an id in the order; `nil` for an unknown id.
  func place(of id: String) -> Int? {
    guard !slots.isEmpty else { return nil }
    let place = slots[slot(of: id)]
    return place < 0 ? nil : Int(place)
  }

  /// The slot of an id, or the free slot for it.
  private func slot(of id: String) -> Int {
    let mask = slots.count - 1
    var slot = id.hashValue & mask
    while slots[slot] >= 0, ids[Int(slots[slot])] != id { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: max(16, 2 * slots.count))
    for (place, id) in ids.enumerated() { slots[slot(of: id)] = Int32(place) }
  }
}
