import API
import Domain
import HTTPTypes
import Hummingbird

/// `/api/v1/auth/password` and `/api/v1/auth/email` (Accounts, A3).
enum PasswordRoutes {
    static func all(_ sessions: Sessions) -> [Route] {
        [
            .prepared(
                .post, "/password", .everyMember, changePage, decode: PasswordChange.Draft.init,
                prepare: { try await PasswordChange($0, $1, sessions) }
            ) { tx, call, body, _ in
                try ChangePassword(sessions: sessions).run(tx, call, body)
            }.allowedWhileHeld(),
            SessionRoutes.post("/password/forgot", forgotPage.reading(ForgottenPassword.address), sessions) {
                try await ForgottenPassword(sessions: sessions).run($0)
                return Reply(.accepted)
            },
            SessionRoutes.post("/password/reset", resetPage.reading(PasswordByMail.init), sessions) {
                try await ResetPassword(sessions: sessions).run($0, PasswordByMail($0.fields()))
                return .noContent
            },
            .prepared(
                .post, "/email", .everyMember, addressPage, decode: AddressChange.Draft.init,
                prepare: { try await AddressChange($0, $1, sessions) }
            ) { tx, call, body, _ in
                try ChangeAddress(sessions: sessions).run(tx, call, body)
            },
            SessionRoutes.post("/email/verify", verifyPage.reading(VerifyAddress.token), sessions) {
                try await VerifyAddress(sessions: sessions).run($0, VerifyAddress.token($0.fields()))
                return .noContent
            },
        ]
    }

    private static let tag = "Passwords and addresses"
    private static let exampleToken: JSONValue = "3q2-7wF1xZ0mV9cT5bY8nK4jH6gD2sA1pO0iU3yR7eW"

    private static let changePage = Operation(
        tag: tag, summary: "Change one's own password",
        description: """
            All other sessions end. A wrong `currentPassword` is 403 and counts like a failed sign-in. The \
            new password is another one than the present one (400).
            """,
        body: .init(
            example: ["currentPassword": "odontox-demo", "newPassword": "violet kites over Lahore"]),
        status: .noContent, answer: .nothing)

    private static let forgotPage = Operation(
        tag: tag, summary: "Ask for a link to set a new password",
        description: """
            Always 202, whether somebody signs in with this address or not, also for what is no address \
            and for who asks too often. Their mail holds a link and its token, which is good for 30 minutes \
            and one use; at most three mails an hour.
            """,
        body: .init(example: ["email": "zainab.ahmed@odontox.test"]),
        status: .accepted, answer: .nothing)

    private static let resetPage = Operation(
        tag: tag, summary: "Set a new password by the token of a mailed link",
        description: """
            All sessions end, and an account that is locked after failed sign-ins opens again. The second \
            factor stays. A token that is unknown, used or expired is 404; one that came with a weak \
            password is still good.
            """,
        body: .init(example: ["token": exampleToken, "newPassword": "violet kites over Lahore"]),
        status: .noContent, answer: .nothing, problems: [.notFound])

    private static let addressPage = Operation(
        tag: tag, summary: "Ask for another e-mail address to sign in with",
        description: """
            Mails a link and its token, good for a day and one use, to the new address; until it comes back \
            nothing changes. The present address is told. 202 also when somebody else has the new address, \
            which gets no mail then. At most three mails an hour (429). With the present address as \
            `newEmail` it is this one that is verified.
            """,
        body: .init(example: ["newEmail": "zainab@odontox.test", "currentPassword": "odontox-demo"]),
        status: .accepted, answer: .nothing)

    private static let verifyPage = Operation(
        tag: tag, summary: "Verify an address by the token of a mailed link",
        description: """
            From now on the user signs in with this address. The first time that an address of theirs is \
            verified, all sessions and the second factor of before end: somebody else may have set them up. \
            A token that is unknown, used or expired is 404. 409 when somebody else has taken the address \
            meanwhile.
            """,
        body: .init(example: ["token": exampleToken]),
        status: .noContent, answer: .nothing, problems: [.notFound, .conflict])
}
