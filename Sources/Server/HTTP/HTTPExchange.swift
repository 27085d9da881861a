import NIOHTTP1

/// A request without its answer, as far as the rules of a connection need it.
struct HTTPExchange {
    var isHead: Bool
    /// Whether its sender knows neither chunks nor `100 Continue`.
    var isHTTP10 = false
    /// Whether the connection ends with its answer.
    var isLast = false
    /// Whether its sender holds the body back until told to go on.
    var awaitsContinue = false

    init(isHead: Bool, isLast: Bool) {
        self.isHead = isHead
        self.isLast = isLast
    }

    /// - Parameter head: Said as HTTP/1.1 would say it from here on.
    init(_ head: inout HTTPRequestHead) {
        isHead = head.method == .HEAD
        isHTTP10 = head.version != .http1_1
        isLast = !head.isKeepAlive
        if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        if isHTTP10 {
            // Neither is known to HTTP/1.0 (RFC 9110 §7.2, §10.1.1).
            if !head.headers.contains(name: "Host") { head.headers.add(name: "Host", value: "localhost") }
            head.headers.remove(name: "Expect")
        } else if head.headers.contains(name: "Expect") {
            let length = head.headers.first(name: "Content-Length") ?? "0"
            awaitsContinue = head.headers.contains(name: "Transfer-Encoding") || length != "0"
        }
    }
}
