package import Foundation

/// Which contacts of one provider can have an identifier, by keyed tags on disk. It holds no
/// readable personal data besides the provider's own ids.
package protocol ContactIndex: Sendable {
  @concurrent func status() async throws(IndexFailure) -> IndexStatus

  /// The ids of at most `limit` contacts that can match, those of the first alternatives first.
  @concurrent func candidates(
    for query: IdentifierQuery, limit: Int
  ) async throws(IndexFailure) -> IndexCandidates

  /// Adds contacts that were read in full, or replaces what is known of them, unless a later
  /// reading is known.
  @concurrent func keep(_ contacts: [Contact], readAt: Date) async throws(IndexFailure)

  /// Removes every trace of the contacts, from the old and the new generation.
  @concurrent func remove(_ ids: [ContactID], readAt: Date) async throws(IndexFailure)

  /// Removes every trace of all contacts with an identifier.
  @concurrent func removeAll(
    with identifier: Identifier, readAt: Date
  ) async throws(IndexFailure)

  /// Says that what is known of contacts is not what they are, and that their new values are not
  /// known. A miss then proves nothing until the next rebuild.
  @concurrent func uncover(_ ids: [ContactID]) async throws(IndexFailure)

  /// Begins a new generation, or continues one that was not finished.
  ///
  /// - Throws: Also if another process is building.
  @concurrent func build() async throws(IndexFailure) -> any IndexBuild

  /// Begins to bring the complete generation up to date.
  ///
  /// - Throws: Also if there is none, or if another process is building or catching up.
  @concurrent func catchUp() async throws(IndexFailure) -> any IndexCatchUp

  /// Keyed tags of a person's e-mail addresses and phone numbers, as this index would keep them.
  func personTags(of contact: Contact) -> PersonTags

  /// The contacts that have any of the tags.
  ///
  /// - Returns: `nil` if there is no complete generation, or the tags are of another key.
  @concurrent func ids(
    withAnyOf tags: PersonTags
  ) async throws(IndexFailure) -> [String]?

  /// Removes all generations.
  @concurrent func drop() async throws(IndexFailure)
}

/// A generation that is being built. It ends with `finish` or `pause`, or with the process, and can
/// then be continued.
package protocol IndexBuild: Sendable {
  /// Where the list continues; `nil` at its beginning.
  var resume: PageTrack? { get async }

  /// Adds contacts of the list that were asked for at `readAt`.
  @concurrent func add(
    _ contacts: [Contact], readAt: Date, resume: PageTrack?
  ) async throws(IndexFailure)

  /// Keeps the provider's own time before its list was asked for the first time.
  func begin(providerTime: Date?) async

  /// Writes to disk what was added.
  @concurrent func pause() async throws(IndexFailure)

  /// Makes this the generation that answers, and removes the older one. `gaps` is how many
  /// contacts the list may lack.
  @concurrent func finish(gaps: IndexGaps) async throws(IndexFailure)
}

/// A complete generation while it is brought up to date. It answers meanwhile, and stays as dated as
/// it is until `finish`.
package protocol IndexCatchUp: Sendable {
  /// The generation as it was at the start.
  var complete: IndexStatus.Complete { get }

  /// Adds or replaces contacts that were asked for at `readAt`.
  @concurrent func add(_ contacts: [Contact], readAt: Date) async throws(IndexFailure)

  /// Records that everything in reach of the provider was read.
  @concurrent func finish(_ end: CatchUpEnd) async throws(IndexFailure)

  /// Lets others update the index; also after `finish`.
  func release() async
}

/// What catching up has shown.
package struct CatchUpEnd: Hashable, Sendable {
  /// When the reading began.
  package var readAt: Date
  /// Whether changed contacts were read too, and not only new ones.
  package var hasChanges: Bool
  package var unreadable: Int
  package var mark: ListMark

  package init(readAt: Date, hasChanges: Bool, unreadable: Int, mark: ListMark) {
    self.readAt = readAt
    self.hasChanges = hasChanges
    self.unreadable = unreadable
    self.mark = mark
  }
}

/// What a reading of a whole list leaves for the next one, which reads only what came since.
package struct ListMark: Hashable, Sendable {
  /// By the provider's clock, before the reading began; `nil` if the provider does not say.
  package var providerTime: Date?
  /// The identifier of the last contact, where new ones have greater identifiers.
  package var last: String?

  package init(providerTime: Date? = nil, last: String? = nil) {
    self.providerTime = providerTime
    self.last = last
  }
}

/// What an index knows a person by.
package struct PersonTags: Hashable, Sendable {
  /// The same for the same key, installation and country.
  package var check: UInt64
  package var tags: [UInt64]

  package init(check: UInt64, tags: [UInt64]) {
    self.check = check
    self.tags = tags
  }
}

/// How far a whole list is read.
package enum PageTrack: Hashable, Sendable {
  /// Everything up to this cursor or identifier is read.
  case after(String)
  /// By index from the end: everything from this index up to the contact `last` is read.
  case downTo(index: Int, last: String)
}

/// What a generation lacks although the list was read to its end.
package struct IndexGaps: Hashable, Sendable {
  /// How many rows could not be read as contacts.
  package var unreadable: Int
  /// Whether rows moved while the list was read.
  package var hasMoved: Bool

  package init(unreadable: Int = 0, hasMoved: Bool = false) {
    self.unreadable = unreadable
    self.hasMoved = hasMoved
  }

  package static let none = IndexGaps()
}

package struct IndexStatus: Hashable, Sendable {
  /// The generation that answers.
  package struct Complete: Hashable, Sendable {
    package var contacts: Int
    /// When the reading of the list began, and when it ended.
    package var began: Date
    package var ended: Date
    /// Up to when new and changed contacts were also read; `nil` if only by the rebuild.
    package var caughtUp: Date?
    /// Up to when new contacts were also read, where the provider does not tell which changed.
    package var newUntil: Date?
    package var gaps: IndexGaps
    package var mark: ListMark

    package init(
      contacts: Int, began: Date, ended: Date, caughtUp: Date? = nil, newUntil: Date? = nil,
      gaps: IndexGaps = .none, mark: ListMark = ListMark()
    ) {
      self.contacts = contacts
      self.began = began
      self.ended = ended
      self.caughtUp = caughtUp
      self.newUntil = newUntil
      self.gaps = gaps
      self.mark = mark
    }

    /// A miss proves absence as of this time.
    package var asOf: Date { caughtUp ?? began }
  }

  package struct Building: Hashable, Sendable {
    package var contacts: Int
    package var began: Date

    package init(contacts: Int, began: Date) {
      self.contacts = contacts
      self.began = began
    }
  }

  package var complete: Complete?
  /// Not finished, whether or not a process works on it.
  package var building: Building?
  /// Of all files, in bytes.
  package var size: Int
  /// Tags of removed contacts that are still in the log because another process reads it.
  package var owesTruncation: Bool

  package init(
    complete: Complete? = nil, building: Building? = nil, size: Int = 0,
    owesTruncation: Bool = false
  ) {
    self.complete = complete
    self.building = building
    self.size = size
    self.owesTruncation = owesTruncation
  }
}

/// The contacts of an index that can match.
package struct IndexCandidates: Hashable, Sendable {
  package var ids: [String]
  /// How many more there are.
  package var more: Int
  /// The generation that was asked; `nil` if there is no complete one.
  package var complete: IndexStatus.Complete?
  /// Whether the only word of the text is shared by too many contacts.
  package var isTooCommon: Bool

  package init(
    ids: [String] = [], more: Int = 0, complete: IndexStatus.Complete? = nil,
    isTooCommon: Bool = false
  ) {
    self.ids = ids
    self.more = more
    self.complete = complete
    self.isTooCommon = isTooCommon
  }
}

/// Why an index cannot be used. It never makes a find fail.
package struct IndexFailure: Error, Hashable, Sendable {
  /// One clause.
  package var message: String
  /// Whether the index is kept elsewhere and cannot be reached now. What was to be removed is removed
  /// when it is back.
  package var isAway: Bool

  package init(message: String, isAway: Bool = false) {
    self.message = message
    self.isAway = isAway
  }
}
