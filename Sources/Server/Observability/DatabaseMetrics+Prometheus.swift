import Storage

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
        text += "# TYPE odontox_database_turned_away_total counter\n"
        for (kind, queue) in [("read", reads), ("write", writes)] {
            text += "odontox_database_turned_away_total{kind=\"\(kind)\",reason=\"full\"} \(queue.refused)\n"
            text += "odontox_database_turned_away_total{kind=\"\(kind)\",reason=\"late\"} \(queue.expired)\n"
        }
        return text
    }
}
