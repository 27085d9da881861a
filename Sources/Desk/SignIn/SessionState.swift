import API
import HTTPTypes

/// `GET /session`: who is signed in, for the scripts of a page that has been open for long. After signing in
/// again its forms need the new session's token.
enum SessionState {
    static let routes: [DeskRoute] = [.open(.get, "/session") { origin in try await reply(origin) }]

    /// 401 without a body when nobody is signed in. Somebody who has to set a password or a factor first is.
    private static func reply(_ origin: OpenRequest) async throws -> DeskReply {
        do {
            let user = try await origin.api.get("/api/v1/auth/me", as: SessionUser.self)
            let state: JSONValue = [
                "formToken": JSONValue(origin.request.formToken),
                "user": ["id": .string(user.id), "email": .string(user.email), "role": .string(user.role)],
            ]
            let headers: HTTPFields = [
                .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ]
            return DeskReply(.ok, headers: headers, body: state.jsonBytes)
        } catch let problem as APIProblem {
            return DeskReply(problem.status, headers: [.cacheControl: "no-store"])
        }
    }
}
