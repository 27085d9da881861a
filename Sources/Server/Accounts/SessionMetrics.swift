import Metrics

/// How sign-ins and refreshes end.
struct SessionMetrics: Sendable {
    let signedIn: Counter
    let refused: Counter
    let blocked: Counter
    let refreshed: Counter
    let reused: Counter

    init(factory: any MetricsFactory) {
        func counter(_ result: String) -> Counter {
            Counter(label: "odontox_sessions_total", dimensions: [("result", result)], factory: factory)
        }
        signedIn = counter("signed_in")
        refused = counter("refused")
        blocked = counter("blocked")
        refreshed = counter("refreshed")
        reused = counter("reused")
    }
}
