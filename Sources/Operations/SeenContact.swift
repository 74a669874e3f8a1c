import Domain

extension Contact {
  /// Compares what a confirmation showed, and what says whose data it is: another name, e-mail
  /// address or telephone number is somebody else's, or has come after the confirmation.
  ///
  /// - Throws: `.conflict`
  func namesTheSame(_ now: Contact) throws(WriteFailure) {
    guard name == now.name, Set(emails.map(\.value)) == Set(now.emails.map(\.value)),
      Set(phones.map(\.value)) == Set(now.phones.map(\.value))
    else { throw .conflict(seen: self, now: now) }
  }
}
