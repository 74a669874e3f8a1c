import Foundation

/// The contacts of a job: their ids in order, and of each the identifier of its write. There may be
/// hundreds of thousands: beside the id each takes 16 bytes, and 4 to 8 in the index.
struct JobContacts: Sendable {
  private(set) var ids: [String] = []
  private(set) var writeIDs: [UUID] = []
  /// Open addressing: in each slot the place of an id, or `-1`.
  private var slots: [Int32] = []

  var count: Int { ids.count }

  /// - Returns: `false` where the id is there already.
  mutating func append(_ id: String, writeID: UUID) -> Bool {
    if 2 * (ids.count + 1) > slots.count { grow() }
    let slot = slot(of: id)
    guard slots[slot] < 0 else { return false }
    slots[slot] = Int32(ids.count)
    ids.append(id)
    writeIDs.append(writeID)
    return true
  }

  /// The place of an id in the order; `nil` where it is not there.
  func place(of id: String) -> Int? {
    guard !slots.isEmpty else { return nil }
    let place = slots[slot(of: id)]
    return place < 0 ? nil : Int(place)
  }

  /// Where an id is, or would be.
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
