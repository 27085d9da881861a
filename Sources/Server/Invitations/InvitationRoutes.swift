import API
import HTTPTypes
import Hummingbird
import Storage

/// `/api/v1/auth/invitations`: what an invited person sees and does (Accounts, A2).
enum InvitationRoutes {
    static func all(_ sessions: Sessions, mail: AccountMail) -> [Route] {
        let accepting = AcceptInvitation(sessions: sessions, mail: mail)
        return [
            .custom(.get, "/invitations/:token", .anyone, look) { request, context in
                let incoming = RequestData(head: request, context: context, now: sessions.clock.now())
                try sessions.limits?.takeSignIn(address: incoming.address, now: incoming.now)
                let found = try await sessions.database.read { tx in
                    try FoundInvitation.find(tx, incoming.parameter("token"), now: incoming.now)
                }
                return Reply.json(found).response
            },
            .custom(.post, "/invitations/:token/accept", .anyone, accept) { request, context in
                let incoming = try await RequestData(request, context: context, now: sessions.clock.now())
                let grant = try await accepting.run(incoming, token: incoming.parameter("token")) {
                    // Somebody who is signed in has nothing to add.
                    incoming.body.isEmpty ? Fields(body: [:]) : try incoming.fields()
                }
                return Reply.json(try await grant.signed(by: sessions.tokens)).response
            },
        ]
    }

    private static let tag = "Invitations"
    private static let token = Schema.plain(["type": "string", "minLength": 1, "maxLength": 512])

    private static let look = Operation(
        tag: tag, summary: "Look at an invitation",
        description: """
            For the holder of the token in the mail; looking does not use it up. `needsPassword`: nobody has \
            confirmed the address before, so that a new password is chosen. An unknown, used, withdrawn or \
            expired token is 404 `INVITATION_NOT_FOUND`.
            """,
        answer: .json(FoundInvitation.schema), problems: [.notFound], pathSchemas: ["token": token])

    private static let accept = Operation(
        tag: tag, summary: "Accept an invitation",
        description: """
            Confirms the address, joins the clinic and signs in. Where `needsPassword`, `password` is the \
            new one, and all sessions and the second factor of before end. A user who is confirmed is signed \
            in, or sends the password that they have: else 401 `SIGN_IN_REQUIRED` or \
            `INVALID_CREDENTIALS`, or `MFA_REQUIRED` as at sign-in once they have joined. Names are changed \
            where they are given.
            """,
        body: .init(example: ["password": "a long password"], isRequired: false),
        answer: .json(IssuedTokens.schema),
        problems: [.unauthorized, .forbidden, .notFound, .conflict], pathSchemas: ["token": token]
    ).reading { try InvitationAnswer($0, needsPassword: false) }
}
