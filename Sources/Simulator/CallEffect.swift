/// What a call was about and whether it changed anything, for the request log.
struct CallEffect: Sendable, Equatable {
  /// Whether a change was asked for.
  var isWrite = false
  /// Whether the provider made it.
  var isCarriedOut = false
  /// Ids and other keys of whom was read, or was to be changed.
  var contacts: [String] = []
  /// Of those, whom the provider refused while it took others of the same call.
  var refused: [String] = []
  /// In the place of `contacts`: identifiers of which a list shows whether they are there, all from the
  /// first to the last, to the end where `last` is `nil`.
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
  /// An identifier, whether it is written as a number or as a string.
  var identifier: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }
}

extension Answer {
  /// The body where it is JSON.
  var json: JSON? { JSONReader.read(body) }

  var isSuccess: Bool { (200..<300).contains(status) }
}
