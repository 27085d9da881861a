import HTTPTypes
import Metrics
import Testing

@testable import Server

@Suite("Metrics")
struct MetricsTests {
    @Test("Counters, gauges and histograms come out as Prometheus text")
    func text() {
        let registry = MetricRegistry()
        Counter(label: "odontox_x_total", dimensions: [("b", "2"), ("a", "say \"hi\"\n")], factory: registry)
            .increment(by: 3)
        Counter(label: "odontox_x_total", dimensions: [("a", "say \"hi\"\n"), ("b", "2")], factory: registry)
            .increment()
        Gauge(label: "odontox-level.now", factory: registry).record(2.5)
        let timer = Metrics.Timer(label: "t", factory: registry)
        timer.recordMilliseconds(3)
        timer.recordSeconds(60)
        let text = PrometheusText.render(registry.all)
        #expect(
            text.contains(
                "# TYPE odontox_x_total counter\nodontox_x_total{a=\"say \\\"hi\\\"\\n\",b=\"2\"} 4\n"))
        #expect(text.contains("odontox_level_now"))
        #expect(text.contains("# TYPE t histogram\n"))
        #expect(text.contains("t_bucket{le=\"0.0025\"} 0\n"))
        #expect(text.contains("t_bucket{le=\"0.005\"} 1\n"))
        #expect(text.contains("t_bucket{le=\"10.0\"} 1\n"))
        #expect(text.contains("t_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("t_count 2\n"))
    }

    @Test("Made-up methods and endless labels don't grow the server")
    func bounded() {
        let registry = MetricRegistry()
        let requests = RequestMetrics(registry: registry)
        for number in 0..<100 {
            guard let method = HTTPRequest.Method("M\(number)") else { continue }
            requests.record(method: method, route: "unknown", status: .notFound, seconds: 0.1)
        }
        #expect(registry.all.count == 2)
        for number in 0..<MetricRegistry.limit + 500 {
            Counter(label: "c", dimensions: [("n", "\(number)")], factory: registry).increment()
        }
        #expect(registry.all.count == MetricRegistry.limit)
    }
}
