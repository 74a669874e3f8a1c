import Foundation
import ViewModels

/// Finding, paging, filtering and sorting.
extension CommandCatalogue {
  static let lists: [ConsoleCommand] = [
    ConsoleCommand("find", "find everywhere", panes, keys: ["f"]) { call in
      guard let text = call.text else { return call.model.openPrompt(.find) }
      // Plain mode asks for the lines; the screen takes them from a paste.
      guard text.trimmingCharacters(in: .whitespaces) != "-" else {
        return call.model.openPrompt(.find, text: call.dispatcher.isPlain ? "-" : "")
      }
      call.model.finds.start(text)
    }
    .word(nil, "look for a text at every provider; - for many, one a line")
    .takes(.init("TEXT", .text))
    .hinted([.list: 3, .detail: 5]),
    ConsoleCommand("last-find", "results of the last find", panes, keys: ["F"]) {
      $0.model.finds.showLast()
    }
    .available { $0.lists.lastFindAvailability }
    .replies { _ in .front },
    ConsoleCommand("texts", "texts of the last find", panes) { $0.model.finds.openTexts() }
      .word()
      .available { $0.finds.textsAvailability },
    ConsoleCommand("text", "what was found for text N", panes) { call in
      if let number = call.number { call.model.finds.openText(number - 1) }
    }
    .word().takes(.init("N", .number(from: 1)))
    .available { $0.finds.textsAvailability }
    .replies { _ in .front },
    ConsoleCommand("open-text", "open", [.texts], keys: ["Enter"]) { $0.model.finds.openText() }
      .hinted(),
    ConsoleCommand("close-texts", "close", [.texts], keys: ["q"]) { $0.model.back() },
    ConsoleCommand("ask-again", "ask one provider of a find again", panes) { call in
      if let provider = call.provider { call.model.finds.askAgain(at: provider) }
    }
    .word().takes(.init("PROVIDER", .provider)),
    ConsoleCommand("scan", "read the lists of a find to their end", panes, keys: ["S"]) {
      $0.model.finds.scanOn()
    }
    .available { $0.finds.scanAvailability },
    ConsoleCommand("get", "look one contact up", panes) { call in
      guard let provider = call.provider, let id = call.text else { return }
      call.model.lookUp(id, at: provider)
    }
    .word().takes(.init("PROVIDER", .provider), .init("ID", .contactID)),
    ConsoleCommand("filter", "filter", panes, keys: ["/"]) { call in
      if let text = call.text {
        call.model.lists.setFilter(text)
      } else {
        call.model.openPrompt(.filter)
      }
    }
    .word(nil, "filter what is loaded")
    .takes(.init("TEXT", .text))
    .aboutList()
    .hinted([.list: 4], useful: { !$0.listState.contacts.isEmpty }),
    ConsoleCommand("next-page", "next page", panes, keys: ["]"]) { $0.model.lists.nextPage() }
      .word("next", "the provider's next page", isPlainOnly: true)
      .available { $0.lists.pagingAvailability }
      .aboutList()
      .hinted([.list: 6, .detail: 7]),
    ConsoleCommand("previous-page", "previous page", panes, keys: ["["]) {
      $0.model.lists.previousPage()
    }
    .word("previous", "the provider's previous page", isPlainOnly: true)
    .available { $0.lists.pagingAvailability }
    .aboutList(),
    ConsoleCommand("load-all", "load all", [.list], keys: ["A"]) { $0.model.lists.loadAll() }
      .available { $0.lists.pagingAvailability }
      .hinted([.list: 8]),
    ConsoleCommand("load", "load every page, or N contacts", panes) { load($0) }
      .word()
      .takes(
        .init("all|N", .choice(["all"]), isOptional: true),
        .init("[N]", .number(from: 1), isOptional: true)
      )
      .available { $0.lists.pagingAvailability }
      .aboutList(),
    number("goto", "go to row N of all that the provider has", from: 1) { $0.lists.go(toRow: $1) },
    number("first", "show the page that skips N rows", from: 0) { $0.lists.go(toFirst: $1) },
    number("limit", "rows a page", from: 1) { $0.lists.setLimit($1) },
    ConsoleCommand("sort", "sort", [.list], keys: ["s"]) { sort($0) }
      .word(nil, "sort by columns; - reverses one")
      .takes(.init("[NAME,-NAME]", .columns, isOptional: true))
      .aboutList()
      .hinted([.list: 9], useful: { !$0.listState.contacts.isEmpty }),
    ConsoleCommand("columns", "show these columns, or the config's", panes) {
      $0.model.lists.setColumns($0.names ?? [])
    }
    .word().takes(.init("[NAME,…]", .columns, isOptional: true)).aboutList(),
    ConsoleCommand("reload", "reload", panes.union([.texts]), keys: ["R"]) { call in
      if call.model.scope == .texts {
        call.model.finds.askAgainForTexts()
      } else {
        call.model.reload()
      }
    }
    .titled { $0.scope == .texts ? "ask again" : "reload" }
    .word()
    .replies { _ in .front }
    .hinted([.list: 10, .detail: 6, .texts: 1]),
  ]

  private static func number(
    _ id: String, _ title: String, from minimum: Int,
    _ perform: @escaping (ConsoleModel, Int) -> Void
  ) -> ConsoleCommand {
    ConsoleCommand(id, title, panes) { call in
      if let number = call.number { perform(call.model, number) }
    }
    .word().takes(.init("N", .number(from: minimum)))
    .available { $0.lists.pagingAvailability }
    .aboutList()
  }

  private static func load(_ call: CommandCall) {
    guard let values = call.values, !values.isEmpty else {
      return call.model.say(
        .info, "load needs all or a number", nextStep: "load all, or load all 5000")
    }
    call.model.lists.loadAll(atMost: call.number)
  }

  /// Without names a line ends the sort. In plain mode one name works as in the menu: again, it
  /// reverses.
  private static func sort(_ call: CommandCall) {
    guard call.values != nil else { return call.model.lists.openSortMenu() }
    let names = call.names ?? []
    if call.dispatcher.isPlain, names.count == 1, call.model.chooseColumn(named: names[0]) {
      return
    }
    call.model.lists.sort(byNames: names)
  }
}

extension ConsoleModel {
  /// - Returns: `false` if the list in front has no such column.
  func chooseColumn(named name: String) -> Bool {
    let columns = listState.columns.map { $0.name.lowercased() }
    guard let index = columns.firstIndex(of: name.lowercased()) else { return false }
    lists.openSortMenu()
    overlays.moveInSortMenu(.first)
    for _ in 0..<index { overlays.moveInSortMenu(.down) }
    lists.chooseInSortMenu()
    return true
  }
}
