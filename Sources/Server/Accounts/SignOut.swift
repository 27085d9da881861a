import API
import Domain
import Storage

/// `POST /auth/logout`: ends a session family (contract §3).
///
/// The family is the one of the body's `refreshToken`, or else the one that the bearer token was issued in.
/// A family that is over already, or unknown, is as good as ended: 204 all the same.
struct SignOut: Sendable {
    let sessions: Sessions

    func run(_ request: RequestData) async throws {
        let body: JSONValue? = request.body.isEmpty ? nil : try request.json()
        if let body, body["refreshToken"] ?? .null != .null {
            let token = try RefreshToken.shown(in: body)
            return try await end(request) { tx in try SessionFamily.find(tx, token: token, now: request.now) }
        }
        guard let bearer = Gate.bearer(request.headers) else {
            throw Problem.invalid("refreshToken", "is required without a bearer token")
        }
        guard let family = try await sessions.tokens.check(bearer).session else {
            throw Problem.invalid(
                "refreshToken", "is required, because this bearer token was not given out by signing in")
        }
        try await end(request) { tx in try SessionFamily.find(tx, id: family, now: request.now) }
    }

    private func end(
        _ request: RequestData, _ find: @escaping @Sendable (borrowing Transaction) throws -> SessionFamily?
    ) async throws {
        try await sessions.database.write { tx in
            guard let family = try find(tx) else { return }
            try family.end(tx, now: request.now)
            if let scope = try? sessions.gate.admit(tx, user: family.userId, now: request.now) {
                try scope.record(.signedOut, family: family.id, tx, request)
            }
        }
    }
}
