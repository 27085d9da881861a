import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the operating system knows of this process, under Prometheus' usual names. Empty where there
/// is no `/proc`.
enum ProcessMetrics {
    static let startedAt = Double(time(nil))

    static func text() -> String {
        var text = "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds \(startedAt)\n"
        if let statm = try? Data(contentsOf: URL(filePath: "/proc/self/statm")),
            let pages = String(decoding: statm, as: UTF8.self).split(separator: " ").dropFirst().first
                .flatMap({ Int($0) })
        {
            text +=
                """
                # TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes \
                \(pages * Int(getpagesize()))\n
                """
        }
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            text += "# TYPE process_open_fds gauge\nprocess_open_fds \(files)\n"
        }
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            let seconds = [usage.ru_utime, usage.ru_stime].map {
                Double($0.tv_sec) + Double($0.tv_usec) / 1e6
            }.reduce(0, +)
            text += "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total \(seconds)\n"
        }
        return text
    }
}
