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

  private struct Ranked {
    let command: ConsoleCommand
    let key: SafeText
    let rank: Int
    let place: Int

    /// Smaller is further to the left.
    var order: (Int, Int) { (rank, place) }
  }

  private static func ranked(
    _ commands: [KeyMap.Hinted], in model: ConsoleModel, _ scope: CommandScope
  ) -> [Ranked] {
    commands.enumerated().compactMap { place, hinted in
      guard let rank = hinted.hint.rank(in: model, scope),
        hinted.command.availability(model).isAvailable, hinted.hint.isUseful(model)
      else { return nil }
      return Ranked(command: hinted.command, key: hinted.key, rank: rank, place: place)
    }
    .sorted { $0.order < $1.order }
  }
}
