import Domain
import ViewModels

/// The hints of the last line: only what is possible here, by rank.
enum KeyHints {
  static func hints(for model: ConsoleModel, keyMap: KeyMap) -> [FooterPane.Hint] {
    let scope = model.scope
    if scope == .review, model.edit?.state.isSaving == true {
      return [FooterPane.Hint(key: "sending", title: "the answer is awaited")]
    }
    return ranked(keyMap.hinted(in: scope), in: model, scope).map { hint in
      FooterPane.Hint(
        key: hint.key, title: SafeText(untrusted: hint.command.title(in: model)),
        command: hint.command.id)
    }
  }

  /// A smaller rank is further to the left; equal ranks keep their order.
  private static func ranked(
    _ commands: [KeyMap.Hinted], in model: ConsoleModel, _ scope: CommandScope
  ) -> [KeyMap.Hinted] {
    var places: [(rank: Int, place: Int)] = []
    for (place, hinted) in commands.enumerated() {
      guard let rank = hinted.hint.rank(in: model, scope),
        hinted.command.availability(model).isAvailable, hinted.hint.isUseful(model)
      else { continue }
      places.append((rank, place))
    }
    return places.sorted(by: <).map { commands[$0.place] }
  }
}
