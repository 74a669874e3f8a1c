import Domain
import ViewModels

/// The hints of the last line: only what is possible here, by rank.
enum KeyHints {
  static func hints(for model: ConsoleModel, keyMap: KeyMap) -> [FooterPane.Hint] {
    if model.scope == .review, model.edit?.state.isSaving == true {
      return [FooterPane.Hint(key: "sending", title: "the answer is awaited")]
    }
    return ranked(keyMap.table, in: model).compactMap { hint in
      keyMap.keys(of: hint.command).first.map { key in
        FooterPane.Hint(
          key: SafeText(untrusted: key.description),
          title: SafeText(untrusted: hint.command.title(in: model)), command: hint.command.id)
      }
    }
  }

  private struct Ranked {
    let command: ConsoleCommand
    let rank: Int
    let place: Int

    /// Smaller is further to the left.
    var order: (Int, Int) { (rank, place) }
  }

  private static func ranked(_ table: CommandTable, in model: ConsoleModel) -> [Ranked] {
    table.commands.enumerated().compactMap { place, command in
      guard let hint = command.hint, let rank = hint.rank(in: model),
        command.scopes.contains(model.scope), command.availability(model).isAvailable,
        hint.isUseful(model)
      else { return nil }
      return Ranked(command: command, rank: rank, place: place)
    }
    .sorted { $0.order < $1.order }
  }
}
