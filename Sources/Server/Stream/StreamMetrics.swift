import CoreMetrics

/// What the streams did, for `GET /metrics`. How many are open is asked of the hub itself.
struct StreamMetrics: Sendable {
    /// Events handed to a stream, each as often as there were readers.
    let sent: Counter
    /// Streams that were cut off: their reader fell too far behind.
    let slow: Counter
    /// Streams that were cut off: their reader took nothing between two heartbeats.
    let stalled: Counter

    init(factory: any MetricsFactory) {
        sent = Counter(label: "odontox_stream_events_sent_total", factory: factory)
        func cutOff(_ reason: String) -> Counter {
            Counter(
                label: "odontox_streams_cut_off_total", dimensions: [("reason", reason)], factory: factory)
        }
        slow = cutOff("slow")
        stalled = cutOff("stalled")
    }
}

extension EventHub {
    /// For `GET /metrics`.
    var prometheusText: String { "# TYPE odontox_streams_open gauge\nodontox_streams_open \(openStreams)\n" }
}
