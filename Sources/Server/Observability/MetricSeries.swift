import Metrics
import Synchronization

/// Counts up.
final class CounterSeries: CounterHandler {
    private let total = Atomic<Int64>(0)

    var value: Int64 { total.load(ordering: .relaxed) }

    func increment(by amount: Int64) { total.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { total.store(0, ordering: .relaxed) }
}

/// Goes up and down.
final class GaugeSeries: MeterHandler {
    private let level = Mutex(0.0)

    var value: Double { level.withLock { $0 } }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { level.withLock { $0 = value } }
    func increment(by amount: Double) { level.withLock { $0 += amount } }
    func decrement(by amount: Double) { level.withLock { $0 -= amount } }
}

/// Counts values by size: seconds for timers, as they come for recorders.
final class HistogramSeries: RecorderHandler, TimerHandler {
    /// Upper bounds, from a millisecond to ten seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    struct Snapshot: Sendable {
        /// One more than there are bounds: the last holds the rest.
        var buckets = [Int](repeating: 0, count: HistogramSeries.bounds.count + 1)
        var sum = 0.0
        var count = 0
    }

    private let state = Mutex(Snapshot())

    var snapshot: Snapshot { state.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let index = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.buckets[index] += 1
            state.sum += value
            state.count += 1
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}

/// A series: its name and its labels.
struct MetricKey: Hashable, Sendable {
    var name: String
    var labels: [Label]

    struct Label: Hashable, Sendable, Comparable {
        var name: String
        var value: String

        static func < (left: Label, right: Label) -> Bool { left.name < right.name }
    }

    init(_ name: String, _ dimensions: [(String, String)]) {
        self.name = Self.legal(name)
        labels = dimensions.map { Label(name: Self.legal($0.0), value: $0.1) }.sorted()
    }

    /// Prometheus takes letters, digits and underscores, and no digit first.
    private static func legal(_ name: String) -> String {
        var legal = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        if legal.first?.isNumber ?? true { legal = "_" + legal }
        return legal
    }
}
