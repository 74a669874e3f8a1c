import Domain
package import ViewModels

/// The first line: the providers with their state, the environment, and read-only or read-write.
package nonisolated enum HeaderPane {
  package static func draw(
    _ providers: [ProviderStatusState], view: ConsoleState.View, notes: HeaderNotes,
    in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let isNarrow = rect.columns < narrow
    let environment = environment(of: providers, view, isNarrow: isNarrow)
    // Reserves room for the number and sign of each provider.
    let taken = (environment.map(\.text.width) + [providers.count * 4]).reduce(0, +)
    let right =
      notes.spans(room: rect.columns - taken - 1, isNarrow: isNarrow, context) + environment
    let rightWidth = right.map(\.text.width).reduce(0, +)
    let room = rect.columns - rightWidth - 1
    var column = isNarrow ? 0 : canvas.write(" roster ", at: rect.origin, style: .title.bold())
    for (index, spans) in items(providers, view, room: room - column, context).enumerated() {
      let start = column
      for span in spans {
        column += canvas.write(
          span.text, at: rect.origin.moved(columns: column), style: span.style,
          width: max(0, room - column))
      }
      canvas.place(
        .provider(index),
        in: Rect(column: start, row: rect.minRow, columns: column - start, rows: 1))
    }
    column = rect.columns - rightWidth
    for span in right {
      column += canvas.write(span.text, at: rect.origin.moved(columns: column), style: span.style)
    }
  }

  /// In fewer columns than this, the console's name is dropped.
  private static let narrow = 60

  /// The detail of the provider in front and of the others, the most first. Latencies are dropped
  /// before words, and the words of the others before those of the provider in front.
  private static let choices: [(ProviderItem.Detail, ProviderItem.Detail)] = [
    (.latencies, .latencies), (.latencies, .details), (.details, .details), (.latencies, .word),
    (.details, .word), (.latencies, .name), (.details, .name), (.word, .name), (.name, .name),
    (.details, .number), (.word, .number), (.name, .number), (.number, .number),
  ]

  private static func items(
    _ providers: [ProviderStatusState], _ view: ConsoleState.View, room: Int,
    _ context: PaneContext
  ) -> [[PanelPane.Span]] {
    let items = providers.enumerated().map { index, provider in
      ProviderItem(
        provider: provider, number: index + 1, isCurrent: view == .provider(index))
    }
    var spans: [[PanelPane.Span]] = []
    for (own, others) in choices {
      spans = items.map { $0.spans($0.isCurrent ? own : others, context) }
      if spans.joined().map(\.text.width).reduce(0, +) <= room { break }
    }
    return spans
  }

  private static func environment(
    of providers: [ProviderStatusState], _ view: ConsoleState.View, isNarrow: Bool
  ) -> [PanelPane.Span] {
    let shown: [ProviderStatusState] =
      if case .provider(let index) = view { [providers[index]] } else { providers }
    // Found contacts can be at any provider: the gravest environment is named.
    let environments = Set(shown.map(\.info.environment))
    let gravest = Environment.allCases.first { environments.contains($0) } ?? .production
    let isReadOnly = shown.allSatisfy(\.info.policy.isReadOnly)
    let name = PanelPane.Span(
      " " + SafeText(untrusted: gravest.rawValue.uppercased()) + " ", gravest.style)
    if isNarrow, !isReadOnly { return [name] }
    return [
      PanelPane.Span(" "), name, PanelPane.Span(isReadOnly ? " read-only " : " read-write ", .dim),
    ]
  }
}

nonisolated extension Environment {
  /// The colour in the first line and in every dialog that writes.
  var style: Style {
    switch self {
    case .production: .production
    case .staging: .staging
    case .sandbox: .sandbox
    }
  }
}
