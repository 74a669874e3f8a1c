/// Signs that stand in a text itself and look like what `SafeText` puts in the place of others: where
/// they could be mistaken for it, the detail form spells them, so that two texts never look the same.
enum LiteralSign {
  static func isMistakable(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    switch scalars[index] {
    case "‹": scalars[index...].dropFirst().prefix(2).elementsEqual(["U", "+"])
    case "␍", "␊", "␉", "␈": true
    // The halves of a flag, drawn.
    case "\u{1F130}"..."\u{1F149}": true
    // What carries a mark that has nothing to stand on.
    case "\u{25CC}" where index == 0: scalars.dropFirst().first.map(TextWidth.isCombining) ?? false
    default: false
    }
  }
}
