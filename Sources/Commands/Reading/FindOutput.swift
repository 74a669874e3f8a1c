import Domain
import Operations

/// What `find` prints.
struct FindOutput {
  private static let columns = ["provider", "id", "name", "email", "phone"]

  private let texts: [String]
  private let providers: [ProviderName]
  /// Whether the texts came from standard input, and each gets a row.
  private let isMany: Bool
  private let rendering: OutputRendering
  private var found: FoundTexts
  private var byProvider: [ProviderName: [Contact]] = [:]
  private var seen: Set<ContactID> = []

  init(_ texts: [String], at infos: [ProviderInfo], isMany: Bool, rendering: OutputRendering) {
    self.texts = texts
    providers = infos.map(\.name)
    self.isMany = isMany
    self.rendering = rendering
    found = FoundTexts(texts, at: infos)
  }

  /// Reports failures at once.
  ///
  /// - Returns: The contacts as lines, if the format prints them as they come.
  mutating func take(_ event: FindEvent, report: ErrorReport) -> String? {
    found.take(event)
    switch event.news {
    case .found(let contacts, _):
      let new = contacts.filter { seen.insert($0.id).inserted }
      byProvider[event.provider, default: []] += new
      return rendering.format == .ndjson && !new.isEmpty
        ? rendering.contacts(new, columns: Self.columns) : nil
    case .scanning: break
    case .ended(let answers):
      var reported: Set<ProviderFailure> = []
      for case .no(.failed(let failure)) in answers.map(\.completeness)
      where reported.insert(failure).inserted {
        report.report(.provider(failure))
      }
    }
    return nil
  }

  // MARK: - Standard output

  /// In the order of the config, then of the provider.
  private var contacts: [Contact] { providers.flatMap { byProvider[$0] ?? [] } }

  /// What is left to print at the end.
  var text: String {
    guard rendering.format != .ndjson else { return "" }
    let list = rendering.contacts(contacts, columns: Self.columns)
    guard isMany, rendering.format == .table else { return list }
    let rows = found.rows.map { row in
      [
        ("text", JSONText.string(row.text)), ("result", .string(row.result.rawValue)),
        ("count", .integer(row.contacts.count)),
      ]
    }
    return rendering.rows(rows) + (contacts.isEmpty ? "" : "\n" + list)
  }

  var envelope: String {
    var members: [(String, JSONText)] = [
      ("contacts", .array(contacts.map(ContactJSON.object))),
      ("searched", .array(providers.map { Self.json(found.answer(of: $0), of: $0) })),
    ]
    if isMany { members.append(("texts", .array(found.rows.map(Self.json)))) }
    return JSONText.object(members).text + "\n"
  }

  private static func json(_ answer: SearchAnswer, of provider: ProviderName) -> JSONText {
    var time: JSONText = .null
    if case .asOf(let date) = answer.completeness { time = ContactJSON.time(date) }
    return .object([
      ("provider", .string(provider.text)), ("how", .string(answer.how)),
      ("complete", .string(answer.completeness.word)), ("asOf", time),
      ("reason", JSONText(answer.completeness.reason)), ("more", .integer(answer.more)),
      ("asked", .array(answer.asked.map(JSONText.string))),
    ])
  }

  private static func json(_ row: FoundTexts.Row) -> JSONText {
    .object([
      ("text", .string(row.text)), ("result", .string(row.result.rawValue)),
      ("count", .integer(row.contacts.count)),
    ])
  }

  // MARK: - Standard error

  /// Each text with what its search says.
  var statements: [(text: String, statement: SearchStatement)] {
    texts.indices.map { (texts[$0], found.statement(of: $0)) }
  }

  /// Whether a provider has to be asked again.
  var isUnfinished: Bool {
    texts.indices.contains { !found.statement(of: $0).unfinished.isEmpty }
  }

  /// Says what is not complete, and that no contact was found.
  func reportGaps(to report: ErrorReport) {
    for provider in providers {
      report.tellShared(byProvider[provider] ?? [], at: provider)
      BrokenValues(byProvider[provider] ?? []).report(to: report, provider)
      switch found.answer(of: provider).completeness {
      case .yes, .asOf, .no(.failed): break
      case .no(let gap):
        var reason = gap.reason
        switch gap {
        case .limit: reason += "; --max-scan reads more"
        case .noIndex, .oldIndex: reason += "; roster index update \(provider) builds it"
        case .partOfAddress: reason += "; --scan reads the list"
        default: break
        }
        report.warn(.incomplete, at: provider, reason)
      case .impossible(let reason):
        // Otherwise a part of the summary.
        if report.isJSON { report.warn(.unsearchable, at: provider, reason) }
      }
    }
    if !report.isJSON, let summary { report.note(summary) }
  }

  private var summary: String? {
    guard isMany, texts.count > 1 else { return found.statement(of: 0).text }
    let results = Dictionary(grouping: found.rows, by: \.result)
    let counts = FoundTexts.Result.allCases.compactMap { result in
      results[result].map { "\($0.count) \(result.words)" }
    }
    return Count.of(texts.count, "text") + ": " + counts.joined(separator: ", ")
  }
}

extension FoundTexts.Result {
  fileprivate var words: String {
    switch self {
    case .found: "found"
    case .ambiguous: "ambiguous"
    case .notFound: "not found"
    case .notFinished: "not finished"
    }
  }
}
