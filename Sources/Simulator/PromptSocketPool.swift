import FlyingSocks
import Glibc

/// Sets `TCP_NODELAY` on every socket before it waits. FlyingFox writes header and body apart, and
/// Nagle's algorithm then holds the body back until the client's delayed acknowledgement: 44 ms a call.
struct PromptSocketPool<Base: AsyncSocketPool>: AsyncSocketPool {
  let base: Base

  func prepare() async throws {
    try await base.prepare()
  }

  func run() async throws {
    try await base.run()
  }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    try socket.setValue(true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
