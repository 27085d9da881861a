import Hummingbird
import Logging
import NIOCore

/// What travels with one request through the framework.
struct RequestContext: Hummingbird.RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Stands in each response as `X-Request-Id` and in each log line (contract §2).
    var requestId: String
    /// The caller's address, without a port: the peer's, or the one that a trusted proxy names.
    var address: String
    /// The connection, for answers that outlive their request's work.
    let channel: any Channel
    let limit = LimitNote()

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestId = ""
        channel = source.channel
        address = source.channel.remoteAddress?.ipAddress ?? "local"
    }
}
