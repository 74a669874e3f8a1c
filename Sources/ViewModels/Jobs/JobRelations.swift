import Domain

/// Contacts outside a job that may be the same person as one of its contacts.
nonisolated struct JobRelations {
  /// By contact of the job, in the order of the results of a find.
  private var others: [ContactID: [Contact]] = [:]

  /// Empty for a change of preferences. Created before the job, because erased contacts have no
  /// data left that relates them to others.
  @MainActor init(of plan: ActionPlanState, in find: FindModel) {
    guard plan.act != .prefer, let found = find.state?.list.contacts else { return }
    let subjects = Set(plan.subjects.map(\.id))
    for id in subjects {
      let related = find.relations(of: id).filter { !subjects.contains($0.id) }
      if !related.isEmpty { others[id] = related.compactMap { found.contact($0.id) } }
    }
  }

  init() {}

  /// The message about the contacts that remain; `nil` if there are none.
  func message(after job: JobState) -> Message? {
    var remaining: [Contact] = []
    for subject in job.subjects(.done) {
      for other in others[subject.id] ?? []
      where !remaining.contains(where: { $0.id == other.id }) { remaining.append(other) }
    }
    guard !remaining.isEmpty else { return nil }
    let ids = remaining.map { "\($0.id.provider) \($0.id.value)" }
    let names = zip(remaining, ids).map { $0.name.isEmpty ? $1 : "\($0.name), \($1)" }
    let count = remaining.count == 1 ? "1 more contact" : "\(remaining.count) more contacts"
    let what = "\(count) may be the same person: "
    var message = Message(.warning, what + names.joined(separator: "; "))
    message.impersonal = what + ids.joined(separator: ", ")
    return message
  }
}
