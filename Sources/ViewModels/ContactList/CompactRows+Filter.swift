package import Domain

nonisolated extension CompactRows {
  /// The rows that match a filter, with the same result as `ContactFilter` on contacts.
  ///
  /// - Parameters:
  ///   - filter: to match.
  ///   - columns: the visible ones, which a bare word is looked up in.
  ///   - within: rows to which every match belongs; `nil` if unknown.
  /// - Returns: The numbers of the rows. It may include removed rows.
  func matches(
    _ filter: ContactFilter, columns: [ContactColumn], within: RowSet? = nil
  ) -> RowSet {
    var left = within
    for term in filter.terms {
      let met = rows(meeting: term, columns, within: left)
      var next = left ?? RowSet(allBelow: starts.count)
      next.keep(!term.isNegated, met)
      left = next
    }
    return left ?? RowSet(allBelow: starts.count)
  }

  /// Fields of a filter that the rows do not keep.
  package func unknownFields(in filter: ContactFilter) -> [String] {
    filter.terms.compactMap(\.field).filter {
      !ContactFilter.fieldNames.contains($0.lowercased())
        && RowSlot.common(ContactColumn($0)) == nil
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
    if term.text.isEmpty { return rows(filling: field, within: left) }
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
      let own = slot(ofField: field) ?? RowSlot.common(ContactColumn(field))?.rawValue
      return rows(holding: term.text, in: own.map { [$0] } ?? [], within: left, firstOnly: true)
    }
  }

  private func rows(filling field: String, within left: RowSet?) -> RowSet {
    let slot: RowSlot =
      switch field.lowercased() {
      case "name": .name
      case "email": .emails
      case "phone": .phones
      default: .organization
      }
    return rows(within: left) { facts[Int($0)].contains(.fills(slot)) }
  }

  private func rows(within left: RowSet?, _ isMet: (UInt32) -> Bool) -> RowSet {
    var met = RowSet(capacity: starts.count)
    for number in order where left?.contains(number) ?? true && isMet(number) {
      met.insert(number)
    }
    return met
  }

  /// The rows with the text in a visible column, or in the id.
  private func rows(
    showing text: String, _ columns: [ContactColumn], within left: RowSet?
  ) -> RowSet {
    if columns.contains(.provider), provider.text.contains(text) {
      return rows(within: left) { _ in true }
    }
    let own = columns.compactMap { RowSlot.common($0)?.rawValue ?? slot(of: $0.name) }
    var met = rows(
      holding: text, in: own + [RowSlot.id.rawValue], within: left, firstOnly: true)
    guard columns.contains(.preferences) else { return met }
    // By the channel bits; `nil` if the row has a word of the provider.
    var known: [UInt32: Bool?] = [:]
    var last: (channels: UInt32, isMet: Bool?)?
    for number in order where left?.contains(number) ?? true && !met.contains(number) {
      let rowFacts = facts[Int(number)]
      if last?.channels != rowFacts.channels {
        let hasWord = Channel.allCases.contains { rowFacts[$0] == .other }
        let isMet = known[rowFacts.channels] ?? (hasWord ? nil : shows(text, number))
        known[rowFacts.channels] = .some(isMet)
        last = (rowFacts.channels, isMet)
      }
      if last?.isMet ?? shows(text, number) { met.insert(number) }
    }
    return met
  }

  private func slot(of column: String) -> Int? {
    fields.firstIndex(of: column).map { RowSlot.allCases.count + $0 }
  }

  private func shows(_ text: String, _ number: UInt32) -> Bool {
    TextFolding.folded(ContactColumn.preferences.text(of: contact(number))).contains(text)
  }

  private func rows(_ channel: Channel, is text: String, within left: RowSet?) -> RowSet {
    let isIn = "in".hasPrefix(text)
    let isOut = "out".hasPrefix(text)
    let isDefault = "default".hasPrefix(text)
    return rows(within: left) { number in
      switch facts[Int(number)][channel] {
      case .optIn: isIn
      case .optOut: isOut
      case .unset: isDefault
      case .other:
        TextFolding.folded(contact(number).preferences?[channel].text ?? "").contains(text)
      case nil: false
      }
    }
  }

  /// The rows with a phone number that contains the text, or its digits.
  private func rows(phone text: String, within left: RowSet?) -> RowSet {
    var met = rows(holding: text, in: [RowSlot.phones.rawValue], within: left)
    let digits = PhoneIdentifier.digits(in: text)
    guard !digits.isEmpty else { return met }
    // Contiguous digits are found as text.
    let asText =
      digits == text ? met : rows(holding: digits, in: [RowSlot.phones.rawValue], within: left)
    let wanted = Array(digits.utf8)
    var found: [UInt8] = []
    for number in order where left?.contains(number) ?? true && !met.contains(number) {
      guard facts[Int(number)].contains(.hasSplitPhone) else {
        if asText.contains(number) { met.insert(number) }
        continue
      }
      let isMet = withBytes(of: number) { Self.phones(in: $0, hold: wanted, &found) }
      if isMet ?? phones(of: number, hold: digits) { met.insert(number) }
    }
    return met
  }

  private func phones(of number: UInt32, hold digits: String) -> Bool {
    contact(number).phones.contains { PhoneIdentifier.digits(in: $0.value).contains(digits) }
  }

  /// Compares bytes and makes no strings; `nil` if there are digits beyond ASCII.
  private static func phones(
    in row: UnsafeBufferPointer<UInt8>, hold digits: [UInt8], _ found: inout [UInt8]
  ) -> Bool? {
    var index = 0
    for _ in 0..<RowSlot.phones.rawValue {
      index = RowBytes(row).slotMark(from: index) + 1
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
