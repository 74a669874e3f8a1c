package import Foundation

/// What a case does at each provider, as it is approved and carried out. It holds no personal data:
/// contacts by the provider's id, their state as a keyed code.
package struct CasePlan: ApprovablePlan {
  package struct Act: Codable, Hashable, Sendable {
    /// From 1, in the order of sending.
    package var number: Int
    package var provider: String
    package var environment: String
    package var id: String
    package var act: CaseAct
    /// What it does, in the provider's terms.
    package var consequence: String
    /// Keyed code of the contact as it was read; `nil` if the provider could not be asked for it.
    package var state: String?
    /// Keyed codes of the new values of a rectification, and the names of fields that are emptied.
    package var fields: [String: String]?

    package init(
      number: Int, provider: String, environment: String, id: String, act: CaseAct,
      consequence: String, state: String?, fields: [String: String]? = nil
    ) {
      self.number = number
      self.provider = provider
      self.environment = environment
      self.id = id
      self.act = act
      self.consequence = consequence
      self.state = state
      self.fields = fields
    }
  }

  /// Something that only people can do.
  package struct Task: Codable, Hashable, Sendable {
    /// The same for the same task in every plan of the case.
    package var number: Int
    package var provider: String
    package var text: String

    package init(number: Int, provider: String, text: String) {
      self.number = number
      self.provider = provider
      self.text = text
    }
  }

  /// The settings that the plan was made under.
  package struct Policy: Codable, Hashable, Sendable {
    package var approval: String
    package var overwritesBeforeRecycling: Bool

    package init(approval: String, overwritesBeforeRecycling: Bool) {
      self.approval = approval
      self.overwritesBeforeRecycling = overwritesBeforeRecycling
    }
  }

  package var caseReference: String
  package var right: CaseRight
  package var policy: Policy
  /// The public key of the operator who made it; `nil` if none could be made.
  package var madeBy: String?
  /// Login and host of that operator.
  package var author: String
  /// RFC 3339.
  package var madeAt: String
  package var acts: [Act]
  package var tasks: [Task]

  package init(
    caseReference: String, right: CaseRight, policy: Policy, madeBy: String?, author: String,
    madeAt: String,
    acts: [Act], tasks: [Task]
  ) {
    self.caseReference = caseReference
    self.right = right
    self.policy = policy
    self.madeBy = madeBy
    self.author = author
    self.madeAt = madeAt
    self.acts = acts
    self.tasks = tasks
  }

  /// The number of contacts that an approver and the operator type.
  package var contactCount: Int { Set(acts.map { "\($0.provider) \($0.id)" }).count }
}

extension CasePlan.Act {
  package var contact: CaseContact { CaseContact(provider: provider, id: id) }
}

/// JSON that is the same text for the same value: sorted keys, no spaces, UTF-8.
package enum CanonicalJSON {
  package static func bytes(of value: some Encodable) throws -> Data {
    try bytes(ofJSON: JSONEncoder().encode(value))
  }

  /// The canonical form of a JSON text.
  package static func bytes(ofJSON text: Data) throws -> Data {
    Data(try JSONReader.value(of: text).jsonText.utf8)
  }

  package static func value<Value: Decodable>(_ type: Value.Type, of bytes: Data) throws -> Value {
    try JSONDecoder().decode(type, from: bytes)
  }
}
