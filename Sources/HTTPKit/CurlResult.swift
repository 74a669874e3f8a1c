import Foundation

struct CurlResult: Sendable {
  enum Ending: Sendable {
    case answered
    case cannotResolve
    case cannotConnect
    case tlsFailed
    case connectionLost
    case timedOut
    case tooLarge
    case fileChanged
    case cancelled
  }

  var ending: Ending
  /// While this is false not one byte of the request has left.
  var wasHandedOver = false
  var status = 0
  /// Status line and field lines of the final answer.
  var head = Data()
  var body = Data()
  /// libcurl's own words.
  var detail = ""

  init(_ ending: Ending) { self.ending = ending }
}
