/// The contacts of a call and whether it changed anything, for the request log.
struct CallEffect: Sendable, Equatable {
  /// Whether the call requested a change.
  var isWrite = false
  /// Whether the provider made the change.
  var isCarriedOut = false
  /// Ids and other keys of the contacts read or to be changed.
  var contacts: [String] = []
  /// The contacts that the provider refused while it took others of the same call.
  var refused: [String] = []
  /// Instead of `contacts`: the identifiers whose existence a list shows, from the first to the
  /// last, or to the end if `last` is `nil`.
  var range: Range?

  struct Range: Sendable, Equatable {
    var first: Int
    var last: Int?
  }

  static func read(_ contacts: [String?]) -> CallEffect {
    CallEffect(contacts: distinct(contacts))
  }

  static func write(_ contacts: [String?], isCarriedOut: Bool) -> CallEffect {
    CallEffect(isWrite: true, isCarriedOut: isCarriedOut, contacts: distinct(contacts))
  }

  private static func distinct(_ contacts: [String?]) -> [String] {
    contacts.reduce(into: []) { distinct, contact in
      if let contact, !distinct.contains(contact) { distinct.append(contact) }
    }
  }
}

extension JSON {
  /// An identifier written as a number or as a string.
  var identifier: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }
}

extension Answer {
  /// The body, if it is JSON.
  var json: JSON? { JSONReader.read(body) }

  var isSuccess: Bool { (200..<300).contains(status) }
}
