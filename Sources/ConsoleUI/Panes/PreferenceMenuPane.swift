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
      rect, title: "preferences of " + who, footer: "Space out, in" + context.separator + "Enter",
      style: .focusBorder, titleStyle: .title.bold(), glyphs: context.glyphs)
    let inside = rect.inset(by: 1)
    for (index, channel) in Channel.allCases.enumerated() {
      let origin = inside.origin.moved(rows: index)
      canvas.write("\(untrusted: channel.title)", at: origin.moved(columns: 3), width: 10)
      let choice = choice(menu.choices[channel], context.glyphs)
      canvas.write(choice.text, at: origin.moved(columns: 14), style: choice.style)
      guard index == menu.selected else { continue }
      canvas.restyle(inside.row(index), background: .selected)
      canvas.write(
        context.glyphs.cursor, at: origin.moved(columns: 1), style: .accent.on(.selected))
    }
  }

  private static func choice(_ optsIn: Bool?, _ glyphs: Glyphs) -> (text: SafeText, style: Style) {
    guard let optsIn else { return ("as it is", .dim) }
    let preference: Preference = optsIn ? .optIn : .optOut
    return (PreferenceSign.words(preference, glyphs), PreferenceSign.style(preference))
  }
}
