import HTTPTypes
import Synchronization

/// Counts requests and their time, by method, route and status.
package final class RequestMetrics: Sendable {
    private struct Key: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    private struct Series {
        var count: CounterSeries
        var time: HistogramSeries
    }

    private let registry: MetricRegistry
    private let known = Mutex<[Key: Series]>([:])
    /// Methods that callers make up count as one.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    init(registry: MetricRegistry) { self.registry = registry }

    /// `route` is the pattern, not the path.
    func record(method: HTTPRequest.Method, route: String, status: HTTPResponse.Status, seconds: Double) {
        let method = Self.methods.contains(method.rawValue) ? method.rawValue : "other"
        let key = Key(method: method, route: route, status: status.code)
        let series = known.withLock { known in
            if let series = known[key] { return series }
            let labels = [("method", method), ("route", route)]
            let counted = registry.makeCounter(
                label: "odontox_http_requests_total", dimensions: labels + [("status", "\(status.code)")])
            let series = Series(
                count: counted as? CounterSeries ?? CounterSeries(),
                time: registry.histogram("odontox_http_request_duration_seconds", labels))
            if known.count < MetricRegistry.limit { known[key] = series }
            return series
        }
        series.count.increment(by: 1)
        series.time.record(seconds)
    }
}
