import App
import Domain
import Foundation
import Simulator
import Testing

/// A kind without a base URL of its own.
private let shop = SimulatedAccount.named("shop-it").kind
private let kinds = SimulatedAccount.all.map(\.kind).formatted(
  .list(type: .or).locale(Locale(identifier: "en_GB")))

@Suite struct SettingsTests {
  private static let provider = """
    [[provider]]
    name = "shop-it"
    kind = "\(shop)"
    base_url = "https://shop.example.com"
    key = { env = "KEY" }

    """

  private func settings(_ text: String, isReadableByOthers: Bool = false) throws -> Settings {
    try Settings(
      SettingsSource(
        name: "config.toml", text: text, isReadableByOthers: isReadableByOthers,
        folder: URL(fileURLWithPath: "/etc")))
  }

  private func problems(
    _ text: String, isReadableByOthers: Bool = false
  ) throws -> [String] {
    let failure = try #require(throws: SettingsFailure.self) {
      try settings(text, isReadableByOthers: isReadableByOthers)
    }
    return failure.problems.map(\.text)
  }

  @Test func `an empty config has the defaults`() throws {
    let settings = try settings("")
    #expect(
      settings
        == Settings(file: "config.toml", folder: URL(fileURLWithPath: "/etc", isDirectory: true)))
    #expect(settings.theme == "default-dark")
    #expect(settings.pageSize == 100)
    #expect(settings.escapeMilliseconds == 50)
    #expect(settings.providers.isEmpty)
  }

  @Test func `a provider has the country of its phone numbers`() throws {
    #expect(try settings(Self.provider).providers[0].defaultCountry == nil)
    let french = try settings(Self.provider + "default_country = \"FR\"\n")
    #expect(french.providers[0].defaultCountry?.callingCode == "33")
  }

  @Test(arguments: ["UK", "France", "33", ""])
  func `refuses a country that has no such letters`(text: String) throws {
    #expect(
      try problems(Self.provider + "default_country = \"\(text)\"\n") == [
        "config.toml:6: default_country must be the two letters of a country, like FR or GB, not "
          + "'\(text)'"
      ])
  }

  @Test func `reads every top-level key`() throws {
    let settings = try settings(
      """
      theme = "light"
      page_size = 50
      read_only = true
      redact = true
      sync = "off"
      mouse = true
      escape_ms = 80
      idle_lock_minutes = 10
      ascii = true
      clipboard = "off"
      require_case = true
      [keys]
      refresh = "R"
      quit = ["q", "Q"]
      [columns]
      \(shop) = ["id", "name"]
      """)
    #expect(settings.theme == "light")
    #expect(settings.pageSize == 50)
    #expect(settings.isReadOnly && settings.isRedacted && settings.hasMouse && settings.isASCII)
    #expect(settings.synchronization == .off)
    #expect(settings.escapeMilliseconds == 80)
    #expect(settings.idleLockMinutes == 10)
    #expect(settings.clipboard == .off)
    #expect(settings.requiresCase)
    #expect(settings.themeLine == 1)
    #expect(settings.keyLines == ["refresh": 13, "quit": 14])
    #expect(settings.keys == ["refresh": ["R"], "quit": ["q", "Q"]])
    #expect(settings.columns == [ProviderKind(shop): ["id", "name"]])
  }

  @Test func `a provider has common keys and the keys of its kind`() throws {
    let settings = try settings(
      """
      [[provider]]
      name = "eu-shop"
      kind = "\(SimulatedAccount.named("eu-shop").kind)"
      site_id = "0000"
      key = { command = ["pass", "show", "eu-shop"] }
      environment = "staging"
      requests_per_second = 2
      allow_actions = ["prefer", "export"]
      ca_file = "hosts"
      page_size = 20
      import_columns = ["a", "b"]
      import_delimiter = ";"
      """)
    let entry = try #require(settings.providers.first)
    #expect(entry.name.text == "eu-shop")
    #expect(entry.baseURL == "https://api.carts.guru")
    #expect(entry.credential == .command(["pass", "show", "eu-shop"]))
    #expect(entry.environment == .staging)
    #expect(entry.requestsPerSecond == 2)
    #expect(entry.allowedActions == [.prefer, .export])
    #expect(entry.caFile == "/etc/hosts")
    #expect(entry.pageSize == 20)
    #expect(entry.values.keys.sorted() == ["import_columns", "import_delimiter", "site_id"])
  }

  @Test func `the default environment is production`() throws {
    #expect(try settings(Self.provider).providers.map(\.environment) == [.production])
  }

  @Test func `allow_actions accepts every action`() throws {
    let words = [
      "list", "find", "count", "get", "create", "update", "delete", "prefer", "anonymize",
      "export", "import", "upsert", "pricing",
    ]
    let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
    let settings = try settings(Self.provider + "allow_actions = [\(list)]")
    #expect(settings.providers.first?.allowedActions == Set(Action.allCases))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var problem: String
    var testDescription: String { problem }
  }

  @Test(arguments: [
    Row(text: "them = \"x\"", problem: "config.toml:1: unknown key 'them'; did you mean theme?"),
    Row(
      text: "\npage_size = \"1\"",
      problem: "config.toml:2: page_size must be a whole number, not a string"),
    Row(text: "page_size = 0", problem: "config.toml:1: page_size must be at least 1"),
    Row(text: "escape_ms = 10", problem: "config.toml:1: escape_ms must be at least 25"),
    Row(
      text: "mouse = 1", problem: "config.toml:1: mouse must be true or false, not a whole number"),
    Row(
      text: "sync = \"never\"",
      problem: "config.toml:1: sync must be auto, on or off, not 'never'"),
    Row(
      text: "[columns]\n\(shop)x = []",
      problem: "config.toml:2: unknown key '\(shop)x'; did you mean \(shop)?"),
    Row(
      text: "[provider]\nname = \"a\"",
      problem: "config.toml:1: provider must be written as [[provider]], with two brackets"),
    Row(text: "theme = 1987-07-05", problem: "config.toml:1: theme must be a string, not a date"),
    Row(
      text: provider + "base_ur = \"x\"",
      problem: "config.toml:6: unknown key 'base_ur'; did you mean base_url?"),
    Row(
      text: provider + "ca_file = 1",
      problem: "config.toml:6: ca_file must be a string, not a whole number"),
    Row(
      text: provider + "environment = \"test\"",
      problem:
        "config.toml:6: environment must be production, staging or sandbox, not 'test'"),
    Row(
      text: provider + "requests_per_second = -1.5",
      problem: "config.toml:6: requests_per_second must be more than 0"),
    Row(
      text: provider + "allow_actions = [\n\"prefer\",\n\"anonymise\"]",
      problem:
        "config.toml:8: allow_actions: unknown action 'anonymise'; did you mean anonymize?"),
    Row(
      text: provider + "key_header = \"a b\"",
      problem: "config.toml:6: key_header is not the name of a header field"),
    Row(
      text: provider + provider,
      problem: "config.toml:7: two providers are called shop-it; the other is in line 2"),
    Row(
      text: provider.replacing("shop-it", with: "Shop"),
      problem: "config.toml:2: name must be 1 to 32 of a-z, 0-9 and '-', not 'Shop'"),
    Row(
      text: provider.replacing(shop, with: "nope"),
      problem:
        "config.toml:3: unknown kind 'nope'; use \(kinds)"
    ),
    Row(
      text: provider.replacing("https://shop", with: "http://shop"),
      problem:
        "config.toml:4: base_url must be https: only this machine may be called without encryption"),
    Row(
      text: provider.replacing("https://shop", with: "https://user:pw@shop"),
      problem: "config.toml:4: base_url must not contain a user or a password"),
    Row(
      text: provider.replacing("https://shop", with: "shop"),
      problem: "config.toml:4: base_url must begin with https://"),
    Row(
      text: provider.replacing("https://shop", with: "ftp://shop"),
      problem: "config.toml:4: base_url must begin with https://"),
    Row(
      text: provider.replacing("shop.example.com", with: ""),
      problem: "config.toml:4: base_url has no host"),
    Row(
      text: provider.replacing("shop.example.com", with: "shop%20a.example.com"),
      problem: "config.toml:4: base_url has an invalid host"),
    Row(
      text: provider.replacing("shop.example.com", with: "shop.example.com:70000"),
      problem: "config.toml:4: base_url has an invalid port"),
    Row(
      text: provider.replacing("example.com", with: "example.com/a b"),
      problem:
        "config.toml:4: base_url is not a URL: it contains a space or another invalid character"
    ),
    Row(
      text: provider.replacing("example.com", with: "exam ple.com"),
      problem:
        "config.toml:4: base_url is not a URL: it contains a space or another invalid character"
    ),
    Row(
      text: provider.replacing("example.com", with: "example.com/?a=b"),
      problem: "config.toml:4: base_url must end before any ? or #"),
    Row(
      text: provider.replacing(shop, with: SimulatedAccount.named("b2b").kind)
        + "client_id = \"1\"\ntoken_url = \"http://x.example.com\"",
      problem:
        "config.toml:7: token_url must be https: only this machine may be called without encryption"
    ),
    Row(
      text: provider + "ca_file = \"no/ca.pem\"",
      problem: "config.toml:6: ca_file cannot be read: /etc/no/ca.pem"),
    Row(
      text: provider + "ca_file = \"/etc\"",
      problem: "config.toml:6: ca_file cannot be read: /etc"),
    Row(text: "theme = true", problem: "config.toml:1: theme must be a string, not true or false"),
    Row(
      text: "[keys]\nquit = 1",
      problem: "config.toml:2: quit must be a string, not a whole number"),
    Row(
      text: "[keys]\nquit = [\n\"q\",\n1]",
      problem: "config.toml:4: quit must be a list of strings, but this is a whole number"),
    Row(
      text: provider.replacing("base_url = \"https://shop.example.com\"\n", with: ""),
      problem: "config.toml:1: a provider of kind \(shop) needs a base_url"),
    Row(
      text: "index_key = { env = \"I\" }\n[store]\nurl = \"postgres://h/d\"\nkey = { env = \"K\" }",
      problem:
        "config.toml:1: with [store], indexes are the team's and their key is made of [store] key: "
        + "remove index_key"),
    Row(
      text: "[store]\nkey = { env = \"K\" }",
      problem: "config.toml:1: a team's store needs a url: \"postgresql://host/database\""),
    Row(
      text: "[store]\nurl = \"mysql://h/d\"\nkey = { env = \"K\" }",
      problem: "config.toml:2: url must begin with postgresql://"),
    Row(
      text: "[store]\nurl = \"postgresql://u:canary@h/d\"\nkey = { env = \"K\" }",
      problem: "config.toml:2: url must not hold a password: use password = { command = […] }, "
        + "or ~/.pgpass"),
    Row(
      text:
        "[store]\nurl = \"postgres://h/d?sslmode=verify-full&password=x\"\nkey = { env = \"K\" }",
      problem: "config.toml:2: url must not hold a password: use password = { command = […] }, "
        + "or ~/.pgpass"),
    Row(
      text: "[store]\nurl = \"postgres://h/d?sslpassword=x\"\nkey = { env = \"K\" }",
      problem: "config.toml:2: url must not hold a password: use password = { command = […] }, "
        + "or ~/.pgpass"),
    Row(
      text: "[store]\nurl = \"postgres://h/d\"\nkey = { env = \"K\" }\npasword = { env = \"P\" }",
      problem: "config.toml:4: unknown key 'pasword'; did you mean password?"),
    Row(
      text: provider.replacing("env =", with: "envv ="),
      problem: "config.toml:5: unknown key 'envv'; did you mean env?"),
  ])
  func `names a mistake with its line`(row: Row) throws {
    #expect(try problems(row.text) == [row.problem])
  }

  @Test(arguments: ["127.0.0.1:80", "localhost:8080", "127.9.9.9", "[::1]:80"])
  func `allows unencrypted calls to loopback addresses`(host: String) throws {
    let text = Self.provider.replacing("https://shop.example.com", with: "http://\(host)")
    #expect(try settings(text).providers.count == 1)
  }

  @Test(arguments: ["127.0.0.1.example.com", "localhost.example.com", "128.0.0.1"])
  func `refuses unencrypted calls to hosts that only look like loopback`(host: String) throws {
    let text = Self.provider.replacing("https://shop.example.com", with: "http://\(host)")
    #expect(try problems(text).count == 1)
  }

  @Test func `reports several mistakes at once`() throws {
    #expect(
      try problems("them = 1\nmouse = 2\n" + Self.provider + "x = 1")
        .map { $0.split(separator: ":")[1] } == ["1", "2", "8"])
  }

  @Test func `refuses a key in a config that others can read`() throws {
    let text = Self.provider.replacing("{ env = \"KEY\" }", with: "{ value = \"canary\" }")
    #expect(try settings(text).providers.count == 1)
    let problems = try problems(text, isReadableByOthers: true)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("config.toml:5: a key in the config") == true)
    #expect(problems.first?.contains("canary") == false)
  }

  @Test func `names invalid TOML with its line`() throws {
    let problems = try problems("a = 1\nb = = 2")
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("config.toml:2: this is not TOML: ") == true)
  }

  @Test(arguments: [
    "[[[", "[[=", "x = 1\n[=]", "[[\n]]", "[#]", "[\u{e9}]", "[[[[[[[[a]]", "[", "[]",
    "a = [}", "a = [1, }", "a = [[[}", "a = { b = [} }", "a = [\n# c\n}",
    "d = 1979-05-27Tx:1", "d = 1979-05-27 x:1", "a = [1979-05-27t:]", "a = 1979-05-27 0]",
    "a = 1979-05-27T", "a = 1979-05-2K 0]", "a = 1 2",
  ])
  func `reports TOML that would crash the parser as invalid`(
    text: String
  ) throws {
    let problems = try problems(text)
    #expect(problems.count == 1)
    #expect(problems.first?.contains(": this is not TOML: ") == true, "\(problems)")
  }

  @Test func `reports a NUL instead of ignoring the text after it`() throws {
    let problems = try problems("theme = \"ansi16\"\n#\u{0}\nread_only = true\n")
    #expect(
      problems == ["config.toml:2: this is not TOML: it contains the control character U+0000"])
  }

  @Test(arguments: [
    (#"a = "x\u0000y""#, 1), ("theme = \"ansi16\"\n\"x\\u0000y\" = 1", 2),
    (#""a\u0000" = 1"#, 1), (#"a = [1, "\U00000000"]"#, 1), ("a = \"\"\"\n\\u0000\"\"\"", 2),
    (#"[x."\u0000"]"#, 1), (#"a = { "b\u0000" = 1 }"#, 1),
  ])
  func `reports an escaped NUL, at which the parser cuts keys and strings off`(
    text: String, line: Int
  ) throws {
    #expect(
      try problems(text) == [
        "config.toml:\(line): this is not TOML: it contains the control character U+0000"
      ])
  }

  @Test(arguments: [
    "\"\u{e9}\" = 1\n\"e\u{301}\" = 2", "[a]\n\"\u{e9}\" = 1\n\"e\\u0301\" = 2",
    "a = [{ \"\u{e9}\" = 1, \"e\u{301}\" = 2 }]", "[\"\u{e9}\"]\n[\"e\u{301}\"]",
  ])
  func `reports a key that is there twice in two Unicode spellings`(text: String) throws {
    let problems = try problems(text)
    #expect(problems.count == 1)
    #expect(problems.first?.hasSuffix("this key twice, in two spellings") == true, "\(problems)")
  }

  @Test func `reads escaped backslashes and literal strings beside an escaped NUL`() throws {
    let found = try problems(##"a = '\u0000'"## + "\n" + ##"b = "\\u0000""##)
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.contains("unknown key") }, "\(found)")
  }

  @Test func `reports excessive nesting as invalid TOML`() throws {
    let problems = try problems("a = " + String(repeating: "[", count: 200_000))
    #expect(problems.first?.hasPrefix("config.toml:1: this is not TOML: ") == true)
  }
}
