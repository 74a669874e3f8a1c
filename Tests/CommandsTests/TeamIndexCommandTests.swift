import Foundation
import Testing

/// The commands with indexes in a team's database.
@Suite(.timeLimit(.minutes(10))) struct TeamIndexCommandTests {
  private static let listed = ["shop-it", "b2b", "donors"]

  /// The roles have indexes, which `jo` builds at the providers that list.
  private func team(isBuilt: Bool = true) async throws -> TeamBench {
    let team = try await TeamBench()
    for role in ["jo", "kim", "ada"] { try await team.configure(role, hasIndexes: true) }
    if isBuilt {
      let run = try await team.run(as: "jo", ["index", "update"] + Self.listed)
      #expect(run.status == 0, "\(run.errors)")
    }
    return team
  }

  private struct Answer {
    let run: Run
    let ids: [String]
    /// By provider: the member of `--envelope`.
    let searched: [String: [String: Any]]
  }

  private func find(_ text: String, as role: String, of team: TeamBench) async throws -> Answer {
    let run = try await team.run(as: role, ["find", text, "--envelope"])
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let searched = try #require(value?["searched"] as? [[String: Any]], "\(run.errors)")
    return Answer(
      run: run,
      ids: (value?["contacts"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String },
      searched: Dictionary(
        uniqueKeysWithValues: searched.compactMap { one in
          (one["provider"] as? String).map { ($0, one) }
        }))
  }

  @Test
  func `what one operator builds and writes answers for all, and what one deletes no one finds`()
    async throws
  {
    let team = try await team()
    let before = await team.bench.requests().count
    let status = try await team.run(as: "kim", "index", "status", "--output", "json")
    #expect(status.output.contains(#""provider":"donors","contacts":25"#), "\(status.output)")
    #expect(status.output.contains(#""store":"team""#), "\(status.output)")
    let created = try await team.run(
      as: "jo", "create", "shop-it", "--set", "name=Zora Quill", "--set", "customer=37091", "--set",
      "email=zora@example.net")
    #expect(created.status == 0, "\(created.errors)")
    var id = ""
    for role in ["kim", "ada"] {
      let answer = try await find("quill zora", as: role, of: team)
      #expect(answer.ids.count == 1, "\(role): \(answer.run.errors)")
      id = answer.ids.first ?? id
      let how = answer.searched["shop-it"]?["how"] as? String ?? ""
      #expect(how.contains("by the index of "), "\(role): \(how)")
    }
    let deleted = try await team.run(as: "kim", "delete", "shop-it", id, "--yes")
    #expect(deleted.status == 0, "\(deleted.errors)")
    let gone = try await find("quill zora", as: "jo", of: team)
    #expect(gone.ids == [])
    #expect(gone.searched["shop-it"]?["complete"] as? String == "asOf")
    let lists = await team.bench.requests().dropFirst(before).filter { $0.contains("limit=100") }
    #expect(lists.isEmpty, "no list is read again: \(lists)")
  }

  @Test func `while the store is away, a find says that an index could not be asked`() async throws
  {
    let team = try await team()
    let absent = "absent@example.net"
    #expect(
      try await find(absent, as: "kim", of: team).searched["b2b"]?["complete"] as? String == "asOf")
    try team.takeAway()
    let answer = try await find(absent, as: "kim", of: team)
    #expect(answer.run.status == 5)
    for provider in ["shop-it", "b2b"] {
      #expect(answer.searched[provider]?["complete"] as? String == "no", "\(provider)")
      let reason = answer.searched[provider]?["reason"] as? String ?? ""
      #expect(reason.hasPrefix("the index of \(provider) cannot be asked: "), "\(reason)")
    }
    #expect(answer.searched["donors"]?["complete"] as? String == "yes", "reading goes on")
    #expect(!answer.run.errors.contains("no contact found"), "\(answer.run.errors)")
    #expect(!answer.run.errors.contains("not found at shop-it"), "\(answer.run.errors)")
    let status = try await team.run(as: "kim", "index", "status")
    #expect(status.status == 74 && status.output == "[]\n", "\(status.output)\(status.errors)")
    let scanned = try await team.run(as: "kim", ["find", absent, "--envelope", "--scan"])
    #expect(scanned.status == 0, "\(scanned.errors)")
    try team.bringBack()
    #expect(
      try await find(absent, as: "kim", of: team).searched["b2b"]?["complete"] as? String == "asOf")
  }

  @Test func `an index of this machine from before the team is named until it is removed`()
    async throws
  {
    let team = try await team(isBuilt: false)
    try await team.configure("jo", hasStore: false, hasIndexes: true)
    let old = try await team.run(as: "jo", "index", "update", "donors", "b2b")
    #expect(old.status == 0, "\(old.errors)")
    try await team.configure("jo", hasIndexes: true)
    let named = "has an index of this machine, from before [store]"
    let doctor = try await team.run(as: "jo", "doctor", "--output", "json")
    #expect(doctor.output.components(separatedBy: named).count == 3, "\(doctor.output)")
    #expect(doctor.output.contains("roster index drop --local b2b"), "\(doctor.output)")
    let dropped = try await team.run(as: "jo", "index", "drop", "--local", "b2b")
    #expect(dropped.status == 0, "\(dropped.errors)")
    let update = try await team.run(as: "jo", "index", "update", "donors")
    #expect(update.status == 0, "\(update.errors)")
    let after = try await team.run(as: "jo", "doctor", "--output", "json")
    #expect(!after.output.contains(named), "\(after.output)")
    let again = try await team.run(as: "jo", "index", "drop", "--local", "b2b")
    #expect(again.status == 64 && again.errors.contains("roster doctor"), "\(again.errors)")
    let status = try await team.run(as: "jo", "store", "status")
    #expect(status.output.contains(#""indexes":1"#), "\(status.output)")
  }
}
