import API
import HTTPTypes
import Hummingbird
import Storage

/// For operators: is the server up, can it work, how is it doing (contract §1).
enum OperationsRoutes {
    static func all(_ backend: Backend) -> [Route] {
        let readiness = Readiness(database: backend.database)
        return [
            .custom(.get, "/healthz", .anyone, healthPage) { _, _ in
                Reply.json(bytes: Array(#"{"status":"ok"}"#.utf8)).response
            },
            .custom(.get, "/readyz", .anyone, readyPage) { _, _ in
                guard await readiness.check() else {
                    throw Problem.unavailable("The database does not answer, or takes no writes")
                }
                return Reply.json(bytes: Array(#"{"status":"ready"}"#.utf8)).response
            },
            .custom(.get, "/metrics", .anyone, metricsPage) { _, _ in
                var text = PrometheusText.render(backend.metrics.all) + backend.hub.prometheusText
                text += backend.connections.prometheusText
                text += await backend.outboxLevel.prometheusText()
                text += backend.database.metrics.prometheusText + ProcessMetrics.text()
                return Reply(
                    .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                    body: Array(text.utf8)
                ).response
            },
        ]
    }

    private static let status = Schema.object([.required("status", .text)])

    private static let healthPage = Operation(
        tag: "Operations", summary: "Whether the process is up",
        answer: .json(status, example: ["status": "ok"]))

    private static let readyPage = Operation(
        tag: "Operations", summary: "Whether the server can work: its database answers",
        answer: .json(status, example: ["status": "ready"]),
        problems: [.serviceUnavailable])

    private static let metricsPage = Operation(
        tag: "Operations", summary: "Counters for Prometheus",
        answer: .other(mediaType: "text/plain", description: "Prometheus text 0.0.4")
    )
}

/// Whether the database answers within a limit, and takes writes.
struct Readiness: Sendable {
    let database: Database
    var limit: Duration = .seconds(2)

    func check() async -> Bool {
        if database.failure != nil { return false }
        let (answers, answer) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingOldest(1))
        // Not a task group, which would wait for a database that hangs.
        let probe = Task { [database] in
            answer.yield((try? await database.read { tx in try tx.first("SELECT 1") { $0.int(0) } }) == 1)
        }
        let timer = Task { [limit] in
            try? await Task.sleep(for: limit)
            answer.yield(false)
        }
        defer {
            probe.cancel()
            timer.cancel()
        }
        for await isReady in answers { return isReady }
        return false
    }
}
