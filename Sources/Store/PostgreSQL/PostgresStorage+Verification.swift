import Domain

extension PostgresStorage {
  func checked(
    against content: HeadFile.Content?, asked: Set<Int64>, witness: [WitnessedHead]
  ) async throws(JournalFailure) -> CheckedJournal {
    let (ownName, ownCondition) = (chainName, ownChain)
    let (team, signing) = (team, signing)
    return try await connection.run(.reading) { transaction in
      let head = try content.map { try HeadComparison($0, of: ownCondition, in: transaction) }
      let chains = try transaction.rows("SELECT * FROM chains ORDER BY chain", [])
        .map { KeptChain($0) }
      let seen = Dictionary(grouping: chains.flatMap { $0.signed?.seen ?? [] }, by: \.chain)
      var result = CheckedJournal(
        own: ChainCheck(key: team.journal, mark: .none, chain: ownName), head: head, entries: 0,
        fault: nil,
        anchors: [], acceptances: [])
      for chain in chains {
        let told = seen[chain.id] ?? []
        let numbers = Set(told.map(\.head.sequence)).union(chain.id == ownName ? asked : [])
          .union(witness.filter { $0.chain == chain.id }.map(\.number))
        let check = try chain.check(with: team, asked: numbers, in: transaction)
        if chain.id == ownName { result.own = check }
        result.take(check, of: chain.id, witness)
        result.take(
          check, of: chain, finding: chain.finding(check, told, signing))
      }
      let known = Set(chains.map(\.id))
      result.takeMissing(witness, among: known)
      if let gone = seen.keys.filter({ !known.contains($0) }).min() {
        result.anchors.append(
          JournalVerification.Anchor(
            name: "chain \(gone)",
            finding: .contradicts(
              JournalVerification.Fault(
                sequence: 1, reason: "other chains have seen it, and it is gone"))))
      }
      return result
    }
  }
}

extension CheckedJournal {
  fileprivate mutating func take(
    _ check: ChainCheck, of chain: KeptChain, finding: JournalVerification.Anchor.Finding
  ) {
    entries += check.count
    acceptances += check.acceptances
    anchors.append(JournalVerification.Anchor(name: chain.name, finding: finding))
    if fault == nil, let found = check.fault {
      fault = JournalVerification.Fault(
        sequence: found.sequence, reason: "\(found.reason), in the \(chain.name)")
    }
  }
}

/// A row of `chains`.
private struct KeptChain {
  let id: String
  let name: String
  let head: JournalHead
  /// `nil` if there is none, or it is not as roster writes it.
  let signed: SignedHead?
  /// `nil` if it was not taken over from a state folder.
  let imported: (key: String, mark: String)?

  init(_ row: RawEntry) {
    id = row.text("chain") ?? ""
    imported = row.text("imported_key").map { ($0, row.text("imported_mark") ?? "") }
    let word = imported == nil ? "chain" : "imported chain"
    name = "\(word) of \(row.text("operator") ?? "") at \(row.text("host") ?? "")"
    head = JournalHead(sequence: row.integer("number") ?? 0, link: row.text("link") ?? "")
    signed = SignedHead(
      text: row.text("head") ?? "", key: row.text("key") ?? "",
      signature: row.text("signature") ?? "")
  }

  func check(
    with team: TeamKey, asked: Set<Int64>, in transaction: PostgresTransaction
  ) throws -> ChainCheck {
    var check = try newCheck(with: team)
    try transaction.each(
      "SELECT * FROM journal WHERE chain = $1 ORDER BY sequence", [RawValue(id)]
    ) {
      check.take($0, asked: asked)
      return true
    }
    check.end()
    return check
  }

  private func newCheck(with team: TeamKey) throws -> ChainCheck {
    guard let imported else {
      return ChainCheck(key: team.journal, mark: .none, chain: id)
    }
    guard let mark = ChainMark(text: imported.mark) else {
      throw JournalFailure(message: "the mark of the \(name) was changed")
    }
    return ChainCheck(
      key: JournalKey(try LockedMemory.unsealed(imported.key, with: team.sealing)), mark: mark)
  }

  /// Compares the entries with the signed head, and with what the heads of other chains have seen.
  func finding(
    _ check: ChainCheck, _ told: [ChainHead], _ signing: HeadSigning
  ) -> JournalVerification.Anchor.Finding {
    if let problem = problem(with: check, signing) {
      return .contradicts(
        JournalVerification.Fault(sequence: max(1, check.last), reason: problem))
    }
    guard let first = check.missing(told.map(\.head)) else { return .agrees(behind: 0) }
    let isCutOff = first.sequence > check.last
    return .contradicts(
      JournalVerification.Fault(
        sequence: isCutOff ? check.next : first.sequence,
        reason: isCutOff
          ? "another chain has seen its entry \(first.sequence), and it ends with \(check.last)"
          : "another chain has seen another entry \(first.sequence)"))
  }

  private func problem(with check: ChainCheck, _ signing: HeadSigning) -> String? {
    if check.count == 0, head.sequence == 0, signed == nil { return nil }
    guard let signed else { return "it has no signed head" }
    guard signing.isValid(signed) else { return "the signature of its head is not valid" }
    let last = ChainHead(
      chain: id, head: JournalHead(sequence: check.last, link: check.lastLink))
    guard signed.own == last, head == last.head else {
      return
        "its signed head names entry \(signed.own.head.sequence), and it ends with \(check.last)"
    }
    return nil
  }
}
