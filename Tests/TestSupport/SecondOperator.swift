import App
import Domain
package import Foundation
import Operations

/// Another operator, with a state folder, a key and a login of their own.
package struct SecondOperator: Sendable {
  private let app: LiveApp

  /// `folder`: their state folder.
  package init(folder: URL) throws {
    app = try LiveApp(
      settings: try Settings(
        SettingsSource(name: "second", text: "", isReadableByOthers: false, folder: folder)),
      stateFolder: folder, environment: [:])
  }

  /// `[[operator]]` for the config of others.
  package var listing: String {
    get throws {
      "[[operator]]\nname = \"second\"\nkey = \"\(try app.operatorKey.publicKey().text)\"\n"
    }
  }

  /// The approval of a plan that `case plan --to` or `--plan-to` wrote, as `case approve` writes it.
  package func approval(of plan: String) throws -> String {
    let bytes = Data(plan.utf8)
    let approving = ApprovePlan(
      desk: app.desk, keys: app.operatorKey,
      author: CaseAuthor(name: "second@elsewhere", key: try app.operatorKey.publicKey()))
    let approval =
      if let file = try? CanonicalJSON.value(PlanFile<CasePlan>.self, of: bytes) {
        try approving.approval(of: file)
      } else {
        try approving.approval(of: CanonicalJSON.value(PlanFile<BulkPlan>.self, of: bytes))
      }
    return String(decoding: try CanonicalJSON.bytes(of: approval), as: UTF8.self)
  }
}
