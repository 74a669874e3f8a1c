import Domain
package import ViewModels

/// Bars of the loaded contacts: consents by channel, and how many have an e-mail or a phone.
package nonisolated enum OverviewPane {
  package static func content(
    _ state: OverviewState, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    var rows: [PanelPane.Row] = []
    for section in state.sections {
      if !rows.isEmpty { rows.append([]) }
      rows += self.rows(of: section, width, context)
    }
    return PanelPane.Content(title: "overview of loaded contacts", rows: rows)
  }

  /// In fewer columns than this, a bar has its own row.
  private static let narrow = 60
  private static let labelWidth = 12
  private static let mostBar = 40

  private static func rows(
    of section: OverviewState.Section, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    var rows = [heading(section, context)]
    guard section.loaded > 0 else { return rows }
    if section.consents.isEmpty {
      rows.append([PanelPane.Span("  no loaded contact has preferences", .dim)])
    }
    for channel in Channel.allCases {
      guard let consents = section.consents[channel] else { continue }
      rows += self.rows(channel, consents, width, context)
    }
    rows += share("has e-mail", section.withEmail, section.loaded, .accent, width, context)
    rows += share("has phone", section.withPhone, section.loaded, .accent, width, context)
    if section.anonymized > 0 {
      rows += share("anonymized", section.anonymized, section.loaded, .masked, width, context)
    }
    for lifetime in section.lifetimeSums {
      rows += PanelPane.paragraph(
        "\(untrusted: lifetime.total.title) " + decimal("\(lifetime.sum)"),
        lead: [PanelPane.Span("  ")],
        width: width)
    }
    return rows
  }

  private static func heading(
    _ section: OverviewState.Section, _ context: PaneContext
  ) -> PanelPane.Row {
    let more: SafeText = section.isTotalPartial ? " or more" : ""
    let total = section.total.map { " of " + PaneContext.grouped($0) + more } ?? ""
    let count = section.loaded == 0 ? "nothing" : PaneContext.grouped(section.loaded)
    let kept = section.consents.values.map(\.count).max() ?? 0
    let part: SafeText =
      kept > 0 && kept < section.loaded ? ", \(kept) with preferences" : ""
    return [
      PanelPane.Span("\(untrusted: section.title)", .accent.bold()),
      PanelPane.Span(context.separator + count + " loaded" + total + part, .dim),
    ]
  }

  // MARK: - Bars

  private static func rows(
    _ channel: Channel, _ consents: OverviewState.Consents, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let glyphs = context.glyphs
    let parts = [
      (consents.optIn, glyphs.full, Preference.optIn), (consents.unset, glyphs.medium, .unset),
      (consents.optOut, glyphs.light, .optOut), (consents.other, "?", .other("other")),
    ]
    let bar = ShareBar.spans(
      parts.map { ShareBar.Part(count: $0.0, sign: $0.1, style: PreferenceSign.style($0.2)) },
      width: barWidth(width))
    let words = parts.filter { $0.0 > 0 }.map { count, _, preference in
      let sign =
        width < narrow
        ? PreferenceSign.glyph(preference, glyphs) : PreferenceSign.words(preference, glyphs)
      return [
        PanelPane.Span(sign, PreferenceSign.style(preference)),
        PanelPane.Span(" " + ShareBar.percent(count, of: consents.count) + "  "),
      ]
    }
    return row(SafeText(untrusted: channel.title), bar, Array(words.joined()), width)
  }

  private static func share(
    _ label: SafeText, _ count: Int, _ total: Int, _ style: Style, _ width: Int,
    _ context: PaneContext
  ) -> [PanelPane.Row] {
    let bar = ShareBar.spans(
      [
        ShareBar.Part(count: count, sign: context.glyphs.full, style: style),
        ShareBar.Part(count: total - count, sign: context.glyphs.light, style: .dim),
      ], width: barWidth(width))
    let words = ShareBar.percent(count, of: total) + context.separator + PaneContext.grouped(count)
    return row(label, bar, [PanelPane.Span(words)], width)
  }

  private static func row(
    _ label: SafeText, _ bar: [PanelPane.Span], _ words: [PanelPane.Span], _ width: Int
  ) -> [PanelPane.Row] {
    let lead = [PanelPane.Span("  " + label.padded(to: labelWidth), .dim)]
    guard width < narrow else { return [lead + bar + [PanelPane.Span("  ")] + words] }
    return [lead + bar, [PanelPane.Span("  ")] + words]
  }

  private static func barWidth(_ width: Int) -> Int {
    let words = width < narrow ? 0 : 46
    return max(4, min(mostBar, width - labelWidth - 2 - words))
  }

  /// `1,234,567.50` for `1234567.5`.
  private static func decimal(_ text: String) -> SafeText {
    let parts = text.split(separator: ".")
    guard let whole = parts.first.flatMap({ Int($0) }) else { return SafeText(untrusted: text) }
    let fraction = parts.count > 1 ? String((parts[1] + "0").prefix(2)) : ""
    return PaneContext.grouped(whole)
      + SafeText(untrusted: fraction.isEmpty ? "" : "." + fraction)
  }
}
