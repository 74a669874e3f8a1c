package import Domain

/// What a person gets who asks what is held about them (Articles 15 and 20 GDPR): `person.json` for
/// programs, `person.html` and `about.html` for people. Pages hold no script and load nothing.
package struct AccessPackage: Sendable {
  /// What one provider holds.
  package struct Part: Hashable, Sendable {
    package var provider: ProviderName
    /// Of the platform.
    package var title: String
    /// Read in full; none if the provider holds nothing.
    package var contacts: [Contact]
    /// What is held beside a contact's own fields.
    package var beside: [ContactID: [HeldPart]] = [:]
    /// What people have to add, since the provider cannot be asked for it; one sentence each.
    package var toAdd: [String] = []
    /// Why it is not known what else the provider holds; one clause.
    package var obstacle: String?
    /// RFC 3339; when the index was read that says that nothing else is held.
    package var asOf: String?

    package init(
      provider: ProviderName, title: String, contacts: [Contact], obstacle: String? = nil,
      asOf: String? = nil
    ) {
      self.provider = provider
      self.title = title
      self.contacts = contacts
      self.obstacle = obstacle
      self.asOf = asOf
    }
  }

  package let caseReference: String
  package let day: CalendarDate
  /// In the order of the config.
  package let parts: [Part]

  package init(caseReference: String, day: CalendarDate, parts: [Part]) {
    self.caseReference = caseReference
    self.day = day
    self.parts = parts
  }

  // MARK: - Values of other people

  /// A field with an e-mail address that is none of the person's own at any provider, so that it may
  /// be about someone else. An operator has to look at it before the package is handed over.
  package struct Doubt: Hashable, Sendable {
    package var contact: ContactID
    /// `parent.email`
    package var field: String
  }

  package var doubts: [Doubt] {
    let own = Set(
      parts.flatMap(\.contacts).flatMap(\.emails).compactMap {
        EmailIdentifier($0.value)?.address
      })
    return parts.flatMap { part in
      part.contacts.flatMap { contact in
        (Self.leaves(of: contact.fields) + part.leavesBeside(contact.id)).filter { leaf in
          EmailIdentifier(leaf.text).map { !own.contains($0.address) } ?? false
        }.map { Doubt(contact: contact.id, field: $0.name) }
      }
    }
  }

  // MARK: - For programs

  /// One JSON object. `contactJSON` gives a contact as one JSON object, as the commands print it.
  package func personJSON(contactJSON: (Contact) -> String) -> String {
    let doubts = doubts
    let providers = parts.map { part in
      let contacts = part.contacts.map { contact in
        let fields = doubts.filter { $0.contact == contact.id }.map { Self.quoted($0.field) }
        let beside = (part.beside[contact.id] ?? []).map { held in
          Self.quoted(held.name) + ":" + JSONValue.object(held.fields).jsonText
        }
        return "{\"contact\":" + contactJSON(contact) + ",\"beside\":{"
          + beside.joined(separator: ",") + "},\"mayBeOthers\":["
          + fields.joined(separator: ",") + "]}"
      }
      return "{\"provider\":" + Self.quoted(part.provider.text) + ",\"platform\":"
        + Self.quoted(part.title) + ",\"held\":" + (part.held.map(String.init) ?? "null")
        + ",\"obstacle\":" + (part.obstacle.map(Self.quoted) ?? "null")
        + ",\"asOf\":" + (part.asOf.map(Self.quoted) ?? "null")
        + ",\"toAdd\":[" + part.toAdd.map(Self.quoted).joined(separator: ",")
        + "],\"contacts\":[" + contacts.joined(separator: ",") + "]}"
    }
    return "{\"case\":" + Self.quoted(caseReference) + ",\"day\":\"" + day.iso
      + "\",\"providers\":[" + providers.joined(separator: ",\n ") + "]}\n"
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).jsonText }

  // MARK: - For people

  package var personHTML: String {
    let doubts = Set(doubts)
    var page = HTMLPage(title: "Your personal data")
    page.paragraph("Reference \(caseReference), \(day.iso).")
    for part in parts {
      page.heading(part.provider.text, detail: part.title)
      if let obstacle = part.obstacle {
        let what = part.contacts.isEmpty ? "what" : "whether more"
        page.paragraph("It is not known \(what) is held here: \(obstacle)")
      } else if part.contacts.isEmpty {
        page.paragraph("Nothing held" + (part.asOf.map { " as of \($0)" } ?? "") + ".")
      }
      for contact in part.contacts {
        func add(_ rows: [Leaf]) {
          page.table(
            rows.map { row in
              let isDoubtful = doubts.contains(Doubt(contact: contact.id, field: row.name))
              return HTMLPage.Row(
                name: row.name, text: row.text,
                note: isDoubtful ? "may be about another person" : nil)
            })
        }
        add(Self.rows(of: contact))
        for held in part.beside[contact.id] ?? [] {
          page.subheading(held.title, detail: "\(part.title) \(contact.id.value)")
          if held.fields.isEmpty {
            page.paragraph("Nothing held.")
          } else {
            add(Self.leaves(of: held))
          }
        }
      }
      for step in part.toAdd { page.paragraph("Not on this page: \(step).") }
    }
    return page.text
  }

  /// The controller's statements. A statement that the template does not have is shown as a blank.
  package func aboutHTML(_ statements: AccessStatements) -> String {
    var page = HTMLPage(title: "About the processing of your personal data")
    page.paragraph("Reference \(caseReference), \(day.iso).")
    for item in AccessStatements.Item.allCases {
      page.heading(item.heading, detail: item.article)
      if let text = statements[item] { page.paragraph(text) } else { page.blank() }
    }
    return page.text
  }

  fileprivate typealias Leaf = (name: String, text: String)

  private static func rows(of contact: Contact) -> [Leaf] {
    let names: [Leaf?] = [
      ("id", contact.id.value), ("name", contact.name), contact.firstName.map { ("firstName", $0) },
      contact.lastName.map { ("lastName", $0) },
      contact.organization.map { ("organization", $0) },
    ]
    let preferences: [Leaf] =
      contact.preferences.map { preferences in
        Channel.allCases.map { ("preferences.\($0.rawValue)", preferences[$0].text) }
      } ?? []
    let phones: [Leaf] = contact.phones.map { phone in
      ("phone", [phone.value, phone.label].compactMap(\.self).joined(separator: " "))
    }
    let rows =
      names.compactMap(\.self) + contact.emails.map { ("email", $0.value) } + phones
      + contact.addresses.map { ("address", $0.lines.joined(separator: ", ")) } + preferences
      + leaves(of: contact.fields)
    return rows.filter { !$0.text.isEmpty }
  }

  /// Every value of the provider's own fields, sorted by name: `parent.id`, `tags.0`.
  private static func leaves(of fields: [String: JSONValue]) -> [Leaf] {
    fields.sorted { $0.key < $1.key }.flatMap { leaves(of: $0.value, $0.key) }
  }

  /// `company.email`
  fileprivate static func leaves(of held: HeldPart) -> [Leaf] {
    leaves(of: .object(held.fields), held.name)
  }

  private static func leaves(of value: JSONValue, _ name: String) -> [Leaf] {
    switch value {
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { leaves(of: $0.value, "\(name).\($0.key)") }
    case .array(let elements):
      elements.enumerated().flatMap { leaves(of: $0.element, "\(name).\($0.offset)") }
    default: value.displayText.map { [(name, $0)] } ?? []
    }
  }
}

extension AccessPackage.Part {
  fileprivate func leavesBeside(_ contact: ContactID) -> [AccessPackage.Leaf] {
    (beside[contact] ?? []).flatMap(AccessPackage.leaves)
  }

  /// `nil` if it is not known.
  fileprivate var held: Bool? {
    if !contacts.isEmpty { return true }
    return obstacle == nil ? false : nil
  }
}

extension PostalAddress {
  fileprivate var lines: [String] {
    [label ?? "", line1, line2, postcode, city, region, country].filter { !$0.isEmpty }
  }
}

/// What the controller says about its processing, Article 15(1) GDPR, from the template.
package struct AccessStatements: Hashable, Sendable {
  /// In the order of the page. The raw values are the template's keys.
  package enum Item: String, CaseIterable, Hashable, Sendable {
    case controller
    case purposes
    case categories
    case recipients
    case period
    case rights
    case complaint
    case source
    case decisions

    package var heading: String {
      switch self {
      case .controller: "Who is responsible"
      case .purposes: "Purposes of the processing"
      case .categories: "Categories of personal data"
      case .recipients: "Recipients"
      case .period: "How long the data is stored"
      case .rights: "Your rights to rectification, erasure, restriction and objection"
      case .complaint: "Your right to complain to a supervisory authority"
      case .source: "Where the data comes from"
      case .decisions: "Automated decisions, including profiling"
      }
    }

    package var article: String {
      switch self {
      case .controller: "Article 13(1)(a)"
      case .purposes: "Article 15(1)(a)"
      case .categories: "Article 15(1)(b)"
      case .recipients: "Article 15(1)(c)"
      case .period: "Article 15(1)(d)"
      case .rights: "Article 15(1)(e)"
      case .complaint: "Article 15(1)(f)"
      case .source: "Article 15(1)(g)"
      case .decisions: "Article 15(1)(h)"
      }
    }
  }

  private var texts: [Item: String]

  /// Empty texts are blanks.
  package init(_ texts: [Item: String] = [:]) {
    self.texts = texts.filter { !$0.value.trimmedEnds().isEmpty }
  }

  package subscript(item: Item) -> String? { texts[item] }

  /// The items without a statement.
  package var blanks: [Item] { Item.allCases.filter { texts[$0] == nil } }
}
