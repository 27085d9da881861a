import API
import HTTPTypes

/// The API description (OpenAPI 3.1), made from the routes themselves: it cannot forget one.
struct OpenAPIDocument {
    let mounts: [(prefix: String, routes: [Route])]

    func json() -> JSONValue {
        var components: [String: JSONValue] = [:]
        var paths: [(String, JSONValue)] = []
        for (prefix, routes) in mounts {
            for (path, routes) in Self.grouped(routes) {
                let operations = routes.map { route in
                    (
                        route.method.rawValue.lowercased(),
                        Self.operation(route, at: prefix + path, into: &components)
                    )
                }
                paths.append((Self.template(prefix + path), .object(JSONObject(operations))))
            }
        }
        let problems = Set(
            mounts.flatMap { mount in
                mount.routes.flatMap { Self.problems(of: $0, at: mount.prefix + $0.path) }
            })
        let answers = Self.problemAnswers(problems, into: &components)
        let schemas = JSONObject(components.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        return [
            "openapi": "3.1.0",
            "info": Self.info,
            "servers": [["url": "/", "description": "This server"]],
            "tags": .array(Self.tags(mounts).map { ["name": .string($0)] }),
            "paths": .object(JSONObject(paths)),
            "components": [
                "securitySchemes": Self.securitySchemes, "headers": Self.headers, "responses": answers,
                "schemas": .object(schemas),
            ],
        ]
    }

    /// `/appointments/:id` as `/appointments/{id}`.
    static func template(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
    }

    private static let info: JSONValue = [
        "title": "OdontoX",
        "version": "1",
        "summary": "The server behind dental clinics' phones",
        "description": """
        Dates and times are the clinic's wall clock, timestamps UTC. Every error has `error`, `message`, \
        `code` and `timestamp`; a refused field is named in `fields`. Optional keys are present and null, \
        never missing.
        """,
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
    ]

    private static let securitySchemes: JSONValue = [
        "bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
        "cookie": [
            "type": "apiKey", "in": "cookie", "name": .string(BrowserCookie.name(isSecure: true)),
            "description": """
            A browser's session; `\(BrowserCookie.name(isSecure: false))` without TLS. `Authorization` goes \
            before it. What changes something also needs `Sec-Fetch-Site: same-origin` or this server's \
            `Origin`, and `X-OdontoX-Desk: 1` (403 `CROSS_SITE_REQUEST`), and takes JSON alone (415).
            """,
        ],
    ]

    private static func tags(_ mounts: [(prefix: String, routes: [Route])]) -> [String] {
        var seen: [String] = []
        for route in mounts.flatMap(\.routes) where !seen.contains(route.operation.tag) {
            seen.append(route.operation.tag)
        }
        return seen
    }

    /// Routes by path, in the order in which they are listed.
    private static func grouped(_ routes: [Route]) -> [(String, [Route])] {
        var groups: [(String, [Route])] = []
        for route in routes {
            if let index = groups.firstIndex(where: { $0.0 == route.path }) {
                groups[index].1.append(route)
            } else {
                groups.append((route.path, [route]))
            }
        }
        return groups
    }
}
