import App
import Foundation
import Testing

@Suite struct ConfigLocationTests {
  @Test(
    arguments: [
      (explicit: "/x.toml", variables: ["ROSTER_CONFIG": "/y.toml"], path: "/x.toml"),
      (explicit: nil, variables: ["ROSTER_CONFIG": "/y.toml", "HOME": "/h"], path: "/y.toml"),
      (
        explicit: nil, variables: ["XDG_CONFIG_HOME": "/c", "HOME": "/h"],
        path: "/c/roster/config.toml"
      ),
      (
        explicit: nil, variables: ["XDG_CONFIG_HOME": "relative", "HOME": "/h"],
        path: "/h/.config/roster/config.toml"
      ),
      (explicit: nil, variables: ["HOME": "/h"], path: "/h/.config/roster/config.toml"),
    ] as [(explicit: String?, variables: [String: String], path: String)])
  func `the most specific location of the config wins`(
    row: (explicit: String?, variables: [String: String], path: String)
  ) {
    #expect(ConfigLocation.path(explicit: row.explicit, environment: row.variables) == row.path)
  }

  @Test func `lasting data is below the state folder`() {
    #expect(StateFolder.url(environment: ["XDG_STATE_HOME": "/s"]).path == "/s/roster")
    #expect(StateFolder.url(environment: ["HOME": "/h"]).path == "/h/.local/state/roster")
  }
}
