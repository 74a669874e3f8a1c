import Foundation

/// Long tables run whole in `make check-all`, and in part in `make check`.
package enum WholeMatrix {
  package static let isAsked = ProcessInfo.processInfo.environment["ROSTER_WHOLE_MATRIX"] != nil
}
