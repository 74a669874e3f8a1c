package import App
package import ConsoleUI
package import ViewModels

extension ThemeLibrary {
  /// Has no themes of an operator.
  package static let shipped = ThemeLibrary(folders: [])

  package static let roles = Token.allCases.map(\.name)

  package init(folders: [String]) {
    self.init(folders: folders, roles: Self.roles)
  }

  package var standard: ThemeSheet { sheet(Self.standardName) }

  /// A theme that must exist and be valid.
  package func sheet(_ name: String) -> ThemeSheet {
    do throws(ThemeFailure) {
      return try theme(named: name)
    } catch {
      preconditionFailure("\(error.problems)")
    }
  }
}

extension Theme {
  package static func shipped(_ name: String) -> Theme { Theme(ThemeLibrary.shipped.sheet(name)) }
}
