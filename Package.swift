// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// `make fuzz` builds the fuzzer and of the program only what is fuzzed: with the sanitizers, all of
/// it would take minutes.
let isFuzzing = ProcessInfo.processInfo.environment["ROSTER_FUZZ"] != nil

/// What every Swift target is compiled with (docs/decisions/0001-targets-and-settings.md).
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

/// Targets whose code draws or decides what is drawn live on the main actor.
let presentation: [SwiftSetting] = strict + [.defaultIsolation(MainActor.self)]

let package = Package(
  name: "roster",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "roster", targets: ["roster"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/pointfreeco/swift-custom-dump", from: "1.7.3"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // Core
    .target(name: "Domain", dependencies: ["CUnicode"], swiftSettings: strict),
    .target(name: "Operations", dependencies: ["Domain"], swiftSettings: strict),

    // Adapters: linked by App only
    .target(
      name: "HTTPKit",
      dependencies: [
        "Domain", "CCurl", .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .target(
      name: "Providers",
      dependencies: [
        "Domain", "HTTPKit", .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: strict),
    .target(
      name: "Store",
      dependencies: [
        "Domain", "CPostgres", "CSodium", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),

    // Presentation
    .target(
      name: "ViewModels", dependencies: ["Domain", "Operations"], swiftSettings: presentation),
    .target(
      name: "ConsoleUI", dependencies: ["Domain", "ViewModels"], swiftSettings: presentation),
    .target(
      name: "CursesTerminal", dependencies: ["ConsoleUI", "Domain", "CCurses"],
      swiftSettings: presentation),

    // C: headers of ours, each includes none of the library's
    .target(
      name: "CCurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CCurl", exclude: ["unlinked"]),
    .target(name: "CPostgres"),
    .target(name: "CSodium", linkerSettings: [.linkedLibrary("sodium")]),
    .target(
      name: "CUnicode",
      linkerSettings: [.linkedLibrary("utf8proc"), .linkedLibrary("idn2")]),

    // The providers' wire contracts, written a second time
    .target(
      name: "Simulator",
      dependencies: [
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),

    // Composition and entry
    .target(
      name: "App",
      dependencies: [
        "Domain", "Operations", "HTTPKit", "Providers", "Store", "ViewModels",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ], swiftSettings: strict),
    .target(
      name: "Commands",
      dependencies: [
        "App", "ConsoleUI", "CursesTerminal", "Domain", "Operations", "Simulator", "ViewModels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "roster", dependencies: ["Commands"], swiftSettings: strict,
      // Without it, a static Swift loads libcurl before `main` (CCurl/unlinked.c).
      linkerSettings: [
        .unsafeFlags(["-L", "\(Context.packageDirectory)/Sources/CCurl/unlinked"])
      ]),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: [
        "App", "Domain", "HTTPKit", "Operations", "Providers", "Simulator", "Store", "ConsoleUI",
        "ViewModels", .product(name: "CustomDump", package: "swift-custom-dump"),
      ],
      path: "Tests/TestSupport", resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .testTarget(
      name: "DomainTests", dependencies: ["Domain", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "OperationsTests",
      dependencies: ["App", "Domain", "Operations", "Providers", "Simulator", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPKitTests", dependencies: ["Domain", "HTTPKit", "Simulator", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ProviderTests",
      dependencies: ["Domain", "HTTPKit", "Providers", "Simulator", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Domain", "HTTPKit", "Operations", "Simulator", "Store", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .testTarget(name: "SimulatorTests", dependencies: ["Simulator"], swiftSettings: strict),
    .testTarget(
      name: "ViewModelTests",
      dependencies: ["App", "Domain", "Operations", "ViewModels", "Simulator", "TestSupport"],
      swiftSettings: presentation),
    .testTarget(
      name: "ConsoleUITests",
      dependencies: [
        "App", "Domain", "Operations", "ViewModels", "ConsoleUI", "Simulator", "TestSupport",
        .product(name: "CustomDump", package: "swift-custom-dump"),
      ],
      exclude: ["Frames"], swiftSettings: presentation),
    .testTarget(
      name: "AppTests", dependencies: ["App", "Domain", "Operations", "Simulator", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "roster", "App", "Commands", "Domain", "Operations", "Simulator", "Store", "TestSupport",
        "ViewModels", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "CrashingConsole",
      dependencies: ["Commands", "ConsoleUI", "CursesTerminal", "Domain", "ViewModels"],
      path: "Tests/CrashingConsole", swiftSettings: presentation),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["roster", "CrashingConsole", "Domain", "Simulator", "Store", "TestSupport"],
      exclude: ["pyte-terminal.py"], swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "App", "ConsoleUI", "Domain", "HTTPKit", "Providers", "ViewModels",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ], path: "Fuzz/Targets", swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets"], path: "Fuzz/Tests", swiftSettings: strict),
  ]
)

if isFuzzing {
  let sliced = [
    "Domain", "Operations", "HTTPKit", "Providers", "ViewModels", "ConsoleUI", "CCurl", "CUnicode",
  ]
  package.products = []
  package.dependencies.removeAll { dependency in
    if case .sourceControl(_, let location, _) = dependency.kind {
      return !["http-types", "swift-log", "TOMLKit"].contains { location.hasSuffix($0) }
    }
    return true
  }
  package.targets.removeAll { !(sliced + ["FuzzTargets"]).contains($0.name) }
  package.targets += [
    .target(
      name: "App",
      dependencies: [
        "Domain", "Providers", "ViewModels", .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      sources: ["Settings", "Themes"], swiftSettings: strict),
    .executableTarget(
      name: "RosterFuzz", dependencies: ["FuzzTargets"], path: "Fuzz/Runner", swiftSettings: strict),
  ]
}
