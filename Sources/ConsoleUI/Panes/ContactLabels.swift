import Domain
import ViewModels

/// How plans and jobs name contacts, so that namesakes can be told apart.
nonisolated struct ContactLabels {
  /// Names with what tells them apart, where several contacts have both in common.
  private let shared: Set<[String]>

  /// `contacts`: those that are shown together, masked if personal data is hidden.
  init(_ contacts: [Contact]) {
    var seen: Set<[String]> = []
    shared = Set(contacts.map(Self.key).filter { !seen.insert($0).inserted })
  }

  private static func key(of contact: Contact) -> [String] { [contact.name, contact.distinction] }

  /// Name, distinction and `ending`, in one row where possible. The id is there if there is room, or
  /// if nothing else differs. A long name is cut to make room. In a narrow window everything wraps.
  func rows(
    _ contact: Contact, _ ending: SafeText, width: Int, _ context: PaneContext
  ) -> [SafeText] {
    let name = SafeText(untrusted: contact.name, form: .detail)
    let id = SafeText(untrusted: contact.id.value, form: .detail)
    let distinction = SafeText(untrusted: contact.distinction, form: .detail)
    let needed = shared.contains(Self.key(of: contact)) ? id : distinction
    let forms = [distinction == id ? [id, ending] : [distinction, id, ending], [needed, ending]]
      .map { $0.filter { !$0.isEmpty }.joined(separator: context.separator) }
    let gap = name.isEmpty ? 0 : context.separator.width
    let short = min(name.width, Self.shortestName)
    guard let rest = forms.first(where: { short + gap + $0.width <= width }) else {
      return (contact.labelParts + [ending]).filter { !$0.isEmpty }
        .joined(separator: context.separator).wrapped(to: width)
    }
    guard !name.isEmpty else { return [rest] }
    let room = width - gap - rest.width
    return [
      name.truncated(to: room, ellipsis: context.glyphs.ellipsis) + context.separator + rest
    ]
  }

  private static let shortestName = 10
}

nonisolated extension Contact {
  /// The e-mail address, else the phone number, else the id. Hidden data tells no contact apart.
  var distinction: String { visibleReach ?? id.value }

  private var visibleReach: String? {
    [primaryEmail, primaryPhone].compactMap(\.self).first {
      !$0.isEmpty && $0 != PersonalData.mask
    }
  }

  /// Name, e-mail address or phone number, and id, as far as there are any.
  var labelParts: [SafeText] {
    [name, visibleReach ?? "", id.value].filter { !$0.isEmpty }
      .map { SafeText(untrusted: $0, form: .detail) }
  }

  /// Name and distinction, for a sentence: `Jane Smith, jane@smithfoundation.org`.
  var label: String { [name, distinction].filter { !$0.isEmpty }.joined(separator: ", ") }
}
