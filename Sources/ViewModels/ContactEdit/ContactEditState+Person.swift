import Domain

/// The form for several contacts of one person.
nonisolated extension ContactEditState {
  /// Fields under one title and in one form at several of the providers, and names. Keys and numbers
  /// of other records are left to the form of each contact.
  init(person parts: [Part], leftOut: [LeftOut]) {
    var fields: [Field] = []
    for (place, part) in parts.enumerated() {
      for rule in part.info.capabilities.fieldRules where !rule.isReference {
        if let known = fields.firstIndex(where: { $0.isSame(as: rule) && $0.rules[place] == nil }) {
          fields[known].rules[place] = rule
          fields[known].rule = fields[known].rule.narrowed(by: rule)
        } else {
          var rules = [FieldRule?](repeating: nil, count: parts.count)
          rules[place] = rule
          var shown = rule
          shown.isRequired = false
          fields.append(Field(rule: shown, rules: rules))
        }
      }
    }
    let common = fields.filter { $0.rule.form == .name || $0.rules.count { $0 != nil } > 1 }
    self.init(
      parts,
      fields: common.filter { $0.rule.form == .name } + common.filter { $0.rule.form != .name })
    self.leftOut = leftOut
  }
}

nonisolated extension ContactEditState.Field {
  fileprivate func isSame(as rule: FieldRule) -> Bool {
    self.rule.title == rule.title && self.rule.form == rule.form
  }
}

nonisolated extension FieldRule {
  /// Whether it refers to another record, or to this one in another system.
  fileprivate var isReference: Bool { form == .key || isWholeNumber }

  /// With what both accept.
  fileprivate func narrowed(by other: FieldRule) -> FieldRule {
    var narrow = self
    narrow.isNullable = isNullable && other.isNullable
    switch (length, other.length) {
    case (let one?, let two?):
      let least = max(one.lowerBound, two.lowerBound)
      narrow.length = least...max(least, min(one.upperBound, two.upperBound))
    case (let one, let two): narrow.length = one ?? two
    }
    return narrow
  }
}
