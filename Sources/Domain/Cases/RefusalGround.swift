/// What the GDPR says about a reason for a refusal.
package enum RefusalGround: Hashable, Sendable {
  /// The articles that allow it, and under which condition.
  case allowed(article: String, condition: String)
  /// The regulation has no such ground for this right; a law under Article 23 may have one.
  case none

  package var article: String? {
    guard case .allowed(let article, _) = self else { return nil }
    return article
  }
}

extension RefusalReason {
  /// The ground for not acting on a request, by Regulation (EU) 2016/679. The UK GDPR has the same
  /// articles.
  package func ground(for right: CaseRight) -> RefusalGround {
    switch self {
    case .noMatch:
      right == .access
        ? .allowed(
          article: "Article 15(1)",
          condition: "no data of the person is processed, and the answer says so")
        : .allowed(
          article: "Articles 11(2) and 12(2)",
          condition: "nothing that can be identified as the person's is held")
    case .identityInsufficient:
      .allowed(
        article: "Articles 12(2) and 12(6)",
        condition: "there are reasonable doubts, and the person was asked for more")
    case .suspectedFraud:
      .allowed(
        article: "Articles 12(2) and 12(6)",
        condition: "only as a doubt about who asks, and the person was asked for more")
    case .unfounded:
      .allowed(
        article: "Article 12(5)(b)",
        condition: "the request is manifestly unfounded, which the controller must be able to show")
    case .excessive:
      .allowed(
        article: "Article 12(5)(b)",
        condition: "the request is manifestly excessive, which the controller must be able to show")
    case .retentionDuty:
      right == .erasure
        ? .allowed(
          article: "Article 17(3)(b)",
          condition: "a law of the Union or of a Member State requires the processing, and only as "
            + "far as it does")
        : .none
    case .legalClaims:
      switch right {
      case .erasure:
        .allowed(
          article: "Article 17(3)(e)",
          condition: "the data is necessary for legal claims, and only as far as it is")
      case .objection:
        .allowed(
          article: "Article 21(1)",
          condition: "the processing is for legal claims; never for direct marketing (Article "
            + "21(3))")
      case .access, .rectification: .none
      }
    }
  }
}

extension CaseWords {
  /// What an operator has to know of a refusal; `nil` if the regulation has the ground.
  package static func warning(of reason: RefusalReason, for right: CaseRight) -> String? {
    guard reason.ground(for: right) == .none else { return nil }
    return "the GDPR does not have \(reason.rawValue) as a ground to refuse \(right.withArticle): "
      + "name the law that has (Article 23) when you tell the person"
  }

  /// `last`: the day by which the person has to be told; `nil` if it is not known.
  package static func untold(
    _ what: ToldMatter, by last: CalendarDate?, _ reference: String
  ) -> String {
    let (clause, article) =
      what == .refusal
      ? ("why it was refused, and where they can complain", "12(4)")
      : ("what was done", "12(3)")
    return (last.map { "by \($0.iso) " } ?? "")
      + "the person must be told \(clause) (Article \(article)): roster case told \(reference) --\(what.rawValue) --on DATE records it"
  }
}

extension CaseRight {
  /// `an erasure`
  fileprivate var withArticle: String {
    self == .rectification ? "a \(rawValue)" : "an \(rawValue)"
  }
}
