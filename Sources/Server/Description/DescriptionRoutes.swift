import API
import HTTPTypes
import Hummingbird
import Synchronization

/// `GET /openapi.json` and `GET /docs` (contract §1), made from the routes that the server has when somebody
/// first asks.
enum DescriptionRoutes {
    /// The routes themselves are part of what they describe.
    static func routes(describing others: [(prefix: String, routes: [Route])]) -> [Route] {
        let described = others + [("", pages(document: { Reply(.ok) }, docs: { Reply(.ok) }))]
        let document = MadeOnce { .json(OpenAPIDocument(mounts: described).json(), capacity: 1 << 18) }
        let docs = MadeOnce { DocsPage(mounts: described).reply }
        return pages(document: document.reply, docs: docs.reply)
    }

    private static func pages(
        document: @escaping @Sendable () -> Reply, docs: @escaping @Sendable () -> Reply
    ) -> [Route] {
        [
            .custom(.get, "/openapi.json", .anyone, documentPage) { _, _ in document().response },
            .custom(.get, "/docs", .anyone, docsPage) { _, _ in docs().response },
        ]
    }

    private static let documentPage = Operation(
        tag: "Operations", summary: "This description, as OpenAPI 3.1", answer: .json(.anyObject))

    private static let docsPage = Operation(
        tag: "Operations", summary: "This description, for people",
        answer: .other(mediaType: "text/html", description: "A page of HTML"))
}

/// An answer that is made the first time it is asked for, and kept.
private final class MadeOnce: Sendable {
    private let make: @Sendable () -> Reply
    private let kept = Mutex<Reply?>(nil)

    init(make: @escaping @Sendable () -> Reply) { self.make = make }

    @Sendable func reply() -> Reply {
        kept.withLock { kept in
            if let kept { return kept }
            let made = make()
            kept = made
            return made
        }
    }
}
