package import Metrics
import Synchronization

/// Keeps all series of the process, for `GET /metrics`.
package final class MetricRegistry: MetricsFactory {
    enum Series: Sendable {
        case counter(CounterSeries)
        case gauge(GaugeSeries)
        case histogram(HistogramSeries)
    }

    /// Series kept at most; what comes later is counted nowhere.
    static let limit = 10_000

    private let series = Mutex<[MetricKey: Series]>([:])

    package init() {}

    /// All series with their keys, in no order.
    var all: [(key: MetricKey, series: Series)] { series.withLock { $0.map { ($0.key, $0.value) } } }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let found = find(label, dimensions) { .counter(CounterSeries()) }
        if case .counter(let counter) = found { return counter }
        return CounterSeries()
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let found = find(label, dimensions) { .gauge(GaugeSeries()) }
        if case .gauge(let gauge) = found { return gauge }
        return GaugeSeries()
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        histogram(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    // Series live as long as the process: one that ended would look like a restart to its reader.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        let found = find(label, dimensions) { .histogram(HistogramSeries()) }
        if case .histogram(let histogram) = found { return histogram }
        return HistogramSeries()
    }

    private func find(_ label: String, _ dimensions: [(String, String)], _ make: () -> Series) -> Series {
        let key = MetricKey(label, dimensions)
        return series.withLock { series in
            if let found = series[key] { return found }
            let new = make()
            if series.count < Self.limit { series[key] = new }
            return new
        }
    }
}
