import Domain
import Foundation
import ViewModels

/// Finds the command of a line: by its whole name, a key, or the beginning of a name.
extension PlainConsole {
  func obey(_ line: String) async {
    var text = line.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix(":") { text = String(text.dropFirst()).trimmingCharacters(in: .whitespaces) }
    let before = sight
    let reply = run(text) ?? .changes
    if let copied = model.takeTextToCopy() {
      model.say(.info, "no clipboard in plain mode; the text is: \(copied.text)")
    }
    await answer(since: before, reply)
  }

  private func run(_ text: String) -> PlainReply? {
    let reader = CommandLineReader(dispatcher: dispatcher)
    guard !text.isEmpty else { return reader.run("list") }
    if let number = Int(text), !numbered.isEmpty {
      sayNumber(number)
      return nil
    }
    if !reader.isName(text), let key = Key(text),
      let binding = keyMap.binding(for: key, in: model.scope)
    {
      return dispatcher.run(binding.command, binding.input)
    }
    return reader.run(text)
  }

  /// After numbered rows, a bare number could be a row or a provider.
  private func sayNumber(_ number: Int) {
    let names = model.providers.map(\.info.name.text)
    let name = names.indices.contains(number - 1) ? " \(names[number - 1])" : "s by name"
    model.say(
      .info, "open \(number) opens row \(number), provider \(number) goes to provider\(name)",
      nextStep: "nothing was done")
  }

  // MARK: - Help

  func sayHelp() async {
    await say("type one of these commands or a key of the screen; an empty line lists the contacts")
    for (word, command) in dispatcher.table.words(inPlainMode: true) {
      let line = SafeText(untrusted: HelpEntries.line(word, command))
      if let reason = command.availability(model).reason {
        await say(line + ": unavailable here: \(untrusted: reason)")
      } else {
        await say(line + ": \(untrusted: word.title)")
      }
    }
    await say("the program's commands work too: export, upsert and the others; see roster help")
  }
}
