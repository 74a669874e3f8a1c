import ArgumentParser

/// `--output`.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json
  case ndjson
  case csv
}
