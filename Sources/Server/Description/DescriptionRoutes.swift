import API
import HTTPTypes
import Hummingbird

/// `GET /openapi.json` and `GET /docs` (contract §1), made once from the routes that the server has.
enum DescriptionRoutes {
    /// The routes themselves are part of what they describe.
    static func routes(describing others: [(prefix: String, routes: [Route])]) -> [Route] {
        let described = others + [("", pages(document: Reply(.ok), docs: Reply(.ok)))]
        let document = OpenAPIDocument(mounts: described)
        return pages(document: .json(document.json(), capacity: 1 << 18), docs: DocsPage(mounts: described).reply)
    }

    private static func pages(document: Reply, docs: Reply) -> [Route] {
        [
            .custom(.get, "/", .anyone, startPage) { _, _ in Reply(.found, headers: [.location: "/docs"]).response },
            .custom(.get, "/openapi.json", .anyone, documentPage) { _, _ in document.response },
            .custom(.get, "/docs", .anyone, docsPage) { _, _ in docs.response },
        ]
    }

    private static let startPage = Operation(
        tag: "Operations", summary: "Leads to this description for people", status: .found, answer: .nothing)

    private static let documentPage = Operation(
        tag: "Operations", summary: "This description, as OpenAPI 3.1", answer: .json(.anyObject))

    private static let docsPage = Operation(
        tag: "Operations", summary: "This description, for people", answer: .other(mediaType: "text/html", description: "A page of HTML"))
}
