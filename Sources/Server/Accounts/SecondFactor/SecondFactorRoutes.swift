import API
import Domain
import HTTPTypes
import Storage

/// `/api/v1/auth/mfa` and the second half of a sign-in (Accounts, A3).
enum SecondFactorRoutes {
    static func all(_ sessions: Sessions) -> [Route] {
        [
            .write(.post, "/mfa/totp", .everyMember, offerPage) { tx, call, _ in
                try OfferSecondFactor(sessions: sessions).run(tx, call)
            }.allowedWhileHeld(.enrolling).givingSecret(),
            .prepared(
                .post, "/mfa/totp/confirm", .everyMember, confirmPage, decode: ConfirmedCode.code,
                prepare: { try await ConfirmedCode($0, $1, sessions) }
            ) { tx, call, body, _ in
                try ConfirmSecondFactor(sessions: sessions).run(tx, call, body)
            }.allowedWhileHeld(.enrolling).givingSecret(),
            .prepared(
                .delete, "/mfa/totp", .everyMember, endPage, decode: SecondFactorEnding.Draft.init,
                prepare: { try await SecondFactorEnding($0, $1, sessions) }
            ) { tx, call, body, _ in
                try EndSecondFactor(sessions: sessions).run(tx, call, body)
            },
            SessionRoutes.post("/login/mfa", signInPage.reading(SignInWithCode.form), sessions) {
                .json(try await SignInWithCode(sessions: sessions).run($0))
            },
        ]
    }

    private static let tag = "Second factor"

    private static let offerPage = Operation(
        tag: tag, summary: "Begin to set up a second factor",
        description: """
            Gives a new secret for an authenticator app (RFC 6238: SHA-1, 6 digits, 30 s), and as the \
            address that apps read from a picture. It counts once a code of it has been confirmed; an \
            earlier secret that was not confirmed is forgotten. 409 for who has a second factor.
            """,
        answer: .json(OfferedFactor.schema), problems: [.conflict])

    private static let confirmPage = Operation(
        tag: tag, summary: "Confirm a second factor by a code of it",
        description: """
            From now on signing in takes a code. Each of the ten recovery codes stands in for one, once; \
            they are shown this one time. A wrong code is 403 and counts like a failed sign-in. 404 when no \
            secret was given out, 409 for who has a second factor.
            """,
        body: .init(example: ["code": "755224"]),
        answer: .json(NewRecoveryCodes.schema), problems: [.notFound, .conflict])

    private static let endPage = Operation(
        tag: tag, summary: "End the second factor",
        description: """
            `code` may be a recovery code. A wrong password or code is 403 and counts like a failed sign-in. \
            404 for who has none.
            """,
        body: .init(example: ["currentPassword": "odontox-demo", "code": "755224"]),
        status: .noContent, answer: .nothing, problems: [.notFound])

    private static let signInPage = Operation(
        tag: "Sign-in", summary: "Sign in with the second factor",
        description: """
            After a 401 `MFA_REQUIRED`: its `mfaToken`, which is good for five minutes, and a code of the \
            authenticator, or a recovery code, which works once. No code works twice. Wrong codes count like \
            wrong passwords.
            """,
        body: .init(
            example: ["mfaToken": "3q2-7wF1xZ0mV9cT5bY8nK4jH6gD2sA1pO0iU3yR7eW", "code": "755224"]),
        answer: .json(IssuedTokens.schema), problems: [.unauthorized, .forbidden])
}

/// The answer to beginning with a second factor.
struct OfferedFactor: WireObject, Sendable {
    /// In base 32.
    var secret: String
    var otpauthUri: String

    static let schemaName: String? = "OfferedSecondFactor"
    static let fields: [Field<OfferedFactor>] = [
        Field("secret", \.secret), Field("otpauthUri", \.otpauthUri),
    ]
}

/// The answer to having set one up.
struct NewRecoveryCodes: WireObject, Sendable {
    var recoveryCodes: [String]

    static let schemaName: String? = "RecoveryCodes"
    static let fields: [Field<NewRecoveryCodes>] = [Field("recoveryCodes", \.recoveryCodes)]
}
