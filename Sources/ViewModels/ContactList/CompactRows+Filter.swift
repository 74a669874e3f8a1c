package import Domain

/// What of a row's text a filter's term is looked for in.
private nonisolated struct RowPlaces {
  /// Slots in which any text counts; of lists of values all, or only the one that is shown.
  var slots: [Bool]
  var firstOnly: Bool

  init(_ slots: [Int], of rows: CompactRows, firstOnly: Bool = false) {
    self.slots = Array(repeating: false, count: RowSlot.allCases.count + rows.fields.count)
    for slot in slots { self.slots[slot] = true }
    self.firstOnly = firstOnly
  }

  /// Whether a find at `place` is one, in a row that begins at `start`.
  func allow(
    _ place: Int, from start: Int, in buffer: UnsafeBufferPointer<UInt8>, end: Int
  ) -> Bool {
    var slot = 0
    var index = start
    while index < place {
      if buffer[index] == RowMark.slot { slot += 1 }
      index += 1
    }
    guard slots[slot] else { return false }
    let isList = slot == RowSlot.emails.rawValue || slot == RowSlot.phones.rawValue
    var mark = place - 1
    while mark >= start, buffer[mark] < RowMark.least { mark -= 1 }
    if mark >= start {
      if buffer[mark] == RowMark.label { return false }
      if buffer[mark] == RowMark.folded {
        guard isList, firstOnly else { return true }
        mark -= 1
        while mark >= start, buffer[mark] < RowMark.least { mark -= 1 }
        return isFirst(mark, start, buffer)
      }
    }
    // What has a folded form is found there.
    var next = place
    while next < end, buffer[next] < RowMark.least { next += 1 }
    if next < end, buffer[next] == RowMark.folded { return false }
    return !isList || !firstOnly || isFirst(mark, start, buffer)
  }

  private func isFirst(
    _ mark: Int, _ start: Int, _ buffer: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    mark >= start && (buffer[mark] == RowMark.primary || buffer[mark] == RowMark.first)
  }
}

nonisolated extension CompactRows {
  /// The rows that meet a filter, as `ContactFilter` finds them among contacts.
  ///
  /// - Parameters:
  ///   - filter: what they meet.
  ///   - columns: those that are shown; a bare word is looked for in them.
  /// - Returns: Their numbers.
  func matches(_ filter: ContactFilter, columns: [ContactColumn]) -> RowSet {
    var left: RowSet?
    for term in filter.terms {
      let met = rows(meeting: term, columns, within: left)
      var next = RowSet(capacity: starts.count)
      for number in order
      where left?.contains(number) ?? true && met.contains(number) != term.isNegated {
        next.insert(number)
      }
      left = next
    }
    return left ?? all
  }

  private var all: RowSet {
    var all = RowSet(capacity: starts.count)
    for number in order { all.insert(number) }
    return all
  }

  /// Fields for which a filter asks, and of which nothing is kept.
  package func unknownFields(in filter: ContactFilter) -> [String] {
    filter.terms.compactMap(\.field).filter {
      !ContactFilter.fieldNames.contains($0.lowercased()) && RowSlot.common($0) == nil
        && slot(ofField: $0) == nil
    }
  }

  private func slot(ofField name: String) -> Int? {
    let lowercased = name.lowercased()
    return fields.firstIndex { $0.lowercased() == lowercased }.map { RowSlot.allCases.count + $0 }
  }

  private func rows(
    meeting term: ContactFilter.Term, _ columns: [ContactColumn], within left: RowSet?
  ) -> RowSet {
    guard let field = term.field else { return rows(showing: term.text, columns, within: left) }
    switch field.lowercased() {
    case "name": return rows(holding: term.text, in: [RowSlot.name.rawValue], within: left)
    case "email": return rows(holding: term.text, in: [RowSlot.emails.rawValue], within: left)
    case "phone": return rows(phone: term.text, within: left)
    case "org": return rows(holding: term.text, in: [RowSlot.organization.rawValue], within: left)
    case "id": return rows(holding: term.text, in: [RowSlot.id.rawValue], within: left)
    case "mail": return rows(.email, is: term.text, within: left)
    case "sms": return rows(.sms, is: term.text, within: left)
    case "call": return rows(.call, is: term.text, within: left)
    case "is":
      let isAsked = "anonymized".hasPrefix(term.text)
      return rows(within: left) { isAsked && facts[Int($0)].contains(.isAnonymized) }
    default:
      let own = slot(ofField: field) ?? RowSlot.common(field)?.rawValue
      return rows(holding: term.text, in: own.map { [$0] } ?? [], within: left, firstOnly: true)
    }
  }

  private func rows(within left: RowSet?, _ isMet: (UInt32) -> Bool) -> RowSet {
    var met = RowSet(capacity: starts.count)
    for number in order where left?.contains(number) ?? true && isMet(number) {
      met.insert(number)
    }
    return met
  }

  /// Those with the text in a column that is shown, or in the id.
  private func rows(
    showing text: String, _ columns: [ContactColumn], within left: RowSet?
  ) -> RowSet {
    let names = columns.map(\.name)
    if names.contains("provider"), provider.text.contains(text) {
      return rows(within: left) { _ in true }
    }
    let own = names.compactMap { RowSlot.common($0)?.rawValue ?? slot(of: $0) }
    var met = rows(
      holding: text, in: own + [RowSlot.id.rawValue], within: left, firstOnly: true)
    guard names.contains("preferences") else { return met }
    var known: [UInt16: Bool] = [:]
    for number in order where left?.contains(number) ?? true && !met.contains(number) {
      let rowFacts = facts[Int(number)]
      let hasWord = Channel.allCases.contains { rowFacts[$0] == .other }
      let isMet =
        hasWord
        ? shows(text, number)
        : known[rowFacts.channels] ?? shows(text, number)
      if !hasWord { known[rowFacts.channels] = isMet }
      if isMet { met.insert(number) }
    }
    return met
  }

  private func slot(of column: String) -> Int? {
    fields.firstIndex(of: column).map { RowSlot.allCases.count + $0 }
  }

  private func shows(_ text: String, _ number: UInt32) -> Bool {
    ContactMatch.folded(ContactColumn("preferences").text(of: contact(number))).contains(text)
  }

  private func rows(_ channel: Channel, is text: String, within left: RowSet?) -> RowSet {
    rows(within: left) { number in
      switch facts[Int(number)][channel] {
      case .optIn: "in".hasPrefix(text)
      case .optOut: "out".hasPrefix(text)
      case .unset: "default".hasPrefix(text)
      case .other:
        ContactMatch.folded(contact(number).preferences?[channel].text ?? "").contains(text)
      case nil: false
      }
    }
  }

  /// As it is written, or digit by digit.
  private func rows(phone text: String, within left: RowSet?) -> RowSet {
    var met = rows(holding: text, in: [RowSlot.phones.rawValue], within: left)
    let digits = text.filter(\.isNumber)
    guard !digits.isEmpty else { return met }
    let wanted = Array(digits.utf8)
    let isPlain = wanted.allSatisfy(isDigit)
    var found: [UInt8] = []
    for number in order where left?.contains(number) ?? true && !met.contains(number) {
      let isMet = withBytes(of: number) { row -> Bool? in
        isPlain ? Self.phones(in: row, hold: wanted, &found) : nil
      }
      if isMet ?? phones(of: number, hold: digits) { met.insert(number) }
    }
    return met
  }

  private func phones(of number: UInt32, hold digits: String) -> Bool {
    contact(number).phones.contains { $0.value.filter(\.isNumber).contains(digits) }
  }

  /// Without making texts of them; `nil` where there are digits beyond ASCII.
  private static func phones(
    in row: UnsafeBufferPointer<UInt8>, hold digits: [UInt8], _ found: inout [UInt8]
  ) -> Bool? {
    var index = 0
    for _ in 0..<RowSlot.phones.rawValue {
      while row[index] != RowMark.slot { index += 1 }
      index += 1
    }
    found.removeAll(keepingCapacity: true)
    while true {
      let byte = row[index]
      index += 1
      if isDigit(byte) {
        found.append(byte)
        if ends(found, with: digits) { return true }
      } else if byte == RowMark.slot {
        return false
      } else if byte == RowMark.label {
        while row[index] < RowMark.least { index += 1 }
      } else if byte >= RowMark.first || byte == RowMark.value || byte == RowMark.primary {
        found.removeAll(keepingCapacity: true)
      } else if byte >= 0x80 {
        return nil
      }
    }
  }

  private func rows(
    holding text: String, in slots: [Int], within left: RowSet?, firstOnly: Bool = false
  ) -> RowSet {
    var met = RowSet(capacity: starts.count)
    guard !slots.isEmpty, let scan = TextScan(text) else { return met }
    let places = RowPlaces(slots, of: self, firstOnly: firstOnly)
    if let left, left.count * 8 < order.count {
      for number in order where left.contains(number) {
        withBytes(of: number) { row in
          scan.search(row) { place in
            guard places.allow(place, from: 0, in: row, end: row.count) else { return place + 1 }
            met.insert(number)
            return row.count
          }
        }
      }
      return met
    }
    var first: UInt32 = 0
    for (index, chunk) in chunks.enumerated() {
      var number = first
      chunk.withUnsafeBufferPointer { buffer in
        scan.search(buffer) { place in
          while end(of: number) <= place { number += 1 }
          let end = end(of: number)
          guard
            facts[Int(number)].contains(.gone)
              || places.allow(place, from: offset(of: number), in: buffer, end: end)
          else { return place + 1 }
          met.insert(number)
          return end
        }
      }
      while first < starts.count, self.chunk(of: first) == index { first += 1 }
    }
    return met
  }
}

private nonisolated func ends(_ bytes: [UInt8], with end: [UInt8]) -> Bool {
  let start = bytes.count - end.count
  guard start >= 0 else { return false }
  for index in end.indices where bytes[start + index] != end[index] { return false }
  return true
}

private nonisolated func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
