import Domain
package import ViewModels

/// The channels, and what each is to become.
package nonisolated enum PreferenceMenuPane {
  package static func draw(
    _ menu: PreferenceMenu, over screen: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let names = menu.contacts.map(context.masking.shown).map {
      SafeText(untrusted: $0.name.isEmpty ? $0.id.value : $0.name)
    }
    let who: SafeText = names.count == 1 ? names[0] : "\(names.count) contacts"
    let rect = screen.centered(Size(columns: 44, rows: Channel.allCases.count + 2))
    canvas.cover(rect, style: .text)
    canvas.box(
      rect, title: "preferences of " + who,
      footer: "Space changes" + context.separator + "Enter shows the plan",
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    for (index, channel) in Channel.allCases.enumerated() {
      let origin = inside.origin.moved(rows: index)
      canvas.write("\(untrusted: channel.title)", at: origin.moved(columns: 3), width: 10)
      var start = origin.moved(columns: 14)
      if let now = now(channel, menu) {
        let words = PreferenceSign.words(now, context.glyphs)
        let used = canvas.write(words, at: start, style: PreferenceSign.style(now))
        start = start.moved(columns: used + 1)
      }
      let choice = choice(menu, channel, context.glyphs)
      canvas.write(choice.text, at: start, style: choice.style)
      guard index == menu.selected else { continue }
      canvas.restyle(inside.row(index), background: .selected)
      canvas.write(
        context.glyphs.cursor, at: origin.moved(columns: 1), style: .accent.on(.selected))
    }
  }

  /// What the only contact has; several may differ.
  private static func now(_ channel: Channel, _ menu: PreferenceMenu) -> Preference? {
    menu.contacts.count == 1 ? menu.contacts[0].preferences?[channel] : nil
  }

  private static func choice(
    _ menu: PreferenceMenu, _ channel: Channel, _ glyphs: Glyphs
  ) -> (text: SafeText, style: Style) {
    guard let optsIn = menu.choices[channel] else {
      return (now(channel, menu) == nil ? "as it is" : "stays", .dim)
    }
    let preference: Preference = optsIn ? .optIn : .optOut
    return ("to " + PreferenceSign.words(preference, glyphs), PreferenceSign.style(preference))
  }
}
