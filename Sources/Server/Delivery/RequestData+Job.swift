import Domain
import HTTPTypes

extension RequestData {
    /// What stands in for a request where the server does something by itself.
    static func job(_ name: String, at now: Instant) -> RequestData {
        RequestData(
            method: .post, path: "", parameters: [:], queryString: "", headers: [:], body: [], now: now,
            requestId: "job-\(name)",
            address: "local")
    }
}
