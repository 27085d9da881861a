import Storage

/// The series in Prometheus' text format (version 0.0.4).
enum PrometheusText {
    static func render(_ all: [(key: MetricKey, series: MetricRegistry.Series)]) -> String {
        var text = ""
        var last = ""
        let sorted = all.sorted { left, right in
            if left.key.name != right.key.name { return left.key.name < right.key.name }
            return left.key.labels.lexicographicallyPrecedes(right.key.labels) {
                ($0.name, $0.value) < ($1.name, $1.value)
            }
        }
        for (key, series) in sorted {
            if key.name != last {
                text += "# TYPE \(key.name) \(kind(series))\n"
                last = key.name
            }
            switch series {
            case .counter(let counter): text += "\(key.name)\(labels(key.labels)) \(counter.value)\n"
            case .gauge(let gauge): text += "\(key.name)\(labels(key.labels)) \(gauge.value)\n"
            case .histogram(let histogram): render(histogram.snapshot, key, into: &text)
            }
        }
        return text
    }

    private static func kind(_ series: MetricRegistry.Series) -> String {
        switch series {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    private static func render(
        _ snapshot: HistogramSeries.Snapshot, _ key: MetricKey, into text: inout String
    ) {
        var total = 0
        for (index, count) in snapshot.buckets.enumerated() {
            total += count
            let bound = index < HistogramSeries.bounds.count ? "\(HistogramSeries.bounds[index])" : "+Inf"
            text += "\(key.name)_bucket\(labels(key.labels + [.init(name: "le", value: bound)])) \(total)\n"
        }
        text += "\(key.name)_sum\(labels(key.labels)) \(snapshot.sum)\n"
        text += "\(key.name)_count\(labels(key.labels)) \(snapshot.count)\n"
    }

    private static func labels(_ labels: [MetricKey.Label]) -> String {
        if labels.isEmpty { return "" }
        let pairs = labels.map { label in
            let value = label.value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
                "\n", with: "\\n")
            return "\(label.name)=\"\(value)\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }
}

extension DatabaseMetrics {
    /// For `GET /metrics`.
    var prometheusText: String {
        var text = "# TYPE odontox_database_waiting gauge\n"
        text +=
            """
            odontox_database_waiting{kind=\"read\"} \
            \(reads.waiting)\nodontox_database_waiting{kind=\"write\"} \(writes.waiting)\n
            """
        let counters = [
            ("commits", commits), ("committed_jobs", committedJobs), ("retries", retries),
            ("reconnects", reconnects),
        ]
        for (name, value) in counters {
            text += "# TYPE odontox_database_\(name)_total counter\nodontox_database_\(name)_total \(value)\n"
        }
        // The second name is the former one, for one release more.
        for name in ["odontox_database_rejected_total", "odontox_database_turned_away_total"] {
            text += "# TYPE \(name) counter\n"
            for (kind, queue) in [("read", reads), ("write", writes)] {
                text += "\(name){kind=\"\(kind)\",reason=\"full\"} \(queue.refused)\n"
                text += "\(name){kind=\"\(kind)\",reason=\"late\"} \(queue.expired)\n"
            }
        }
        return text
    }
}
