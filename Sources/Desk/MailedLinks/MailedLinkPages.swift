import HTTPTypes
import Markup

/// `/join`, `/reset` and `/verify`, which mailed links lead to, and `/forgot`, which has a link mailed
/// (front-desk.md D3; Accounts, A2, A3).
enum MailedLinkPages {
    static let routes: [DeskRoute] =
        reset.routes + verify.routes + forgot.routes + [
            .open(.get, JoinPage.path) { origin in JoinPage(origin: origin).reply },
            .open(.post, JoinPage.path) { origin in try await JoinPage.send(origin) },
        ]

    private static let reset = MailedLinkPage(
        path: "/reset", title: "Set a new password",
        introduction: "Choose a new password of 10 characters or more. You will be signed out everywhere.",
        fields: [
            MailedLinkPage.token,
            Field(
                name: "newPassword", label: "New password", kind: .password, isRequired: true,
                fill: "new-password"),
        ],
        button: "Set password", target: "/api/v1/auth/password/reset",
        outcome: .init(
            title: "The password is set", text: "Sign in with it now.", leadsToSignIn: true))

    private static let verify = MailedLinkPage(
        path: "/verify", title: "Confirm your e-mail address",
        introduction: "Confirm that this address is yours, and sign in with it from now on.",
        fields: [MailedLinkPage.token], button: "Confirm", target: "/api/v1/auth/email/verify",
        outcome: .init(
            title: "The address is confirmed",
            text: """
                Sign in with it from now on. If you have been signed out, it is for the first time that an \
                address of yours was confirmed.
                """))

    private static let forgot = MailedLinkPage(
        path: "/forgot", title: "Forgot your password?",
        introduction: "We send you a link by e-mail. It lets you choose a new password.",
        fields: [
            Field(
                name: "email", label: "E-mail", isRequired: true, fill: "username",
                attributes: " inputmode=\"email\" autocapitalize=\"none\" spellcheck=\"false\"")
        ],
        button: "Send the link", target: "/api/v1/auth/password/forgot",
        outcome: .init(
            title: "Look into your mail",
            text: """
                If somebody signs in with this address, a mail with a link is on its way. The link is good \
                for 30 minutes.
                """))
}
