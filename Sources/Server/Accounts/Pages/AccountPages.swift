/// The pages that mailed links lead to, below the server's own address. They are no part of the API, so its
/// description leaves them out.
enum AccountPages {
    static func all(_ sessions: Sessions) -> [Route] { reset(sessions) + verify(sessions) }

    private static func reset(_ sessions: Sessions) -> [Route] {
        MailedLinkPage(
            title: "Set a new password",
            introduction: "Choose a new password. You will be signed out everywhere.",
            action: "/reset",
            inputs: [
                .init(name: "newPassword", label: "New password", type: .password, fill: "new-password")
            ],
            button: "Set the password"
        ).routes(clock: sessions.clock) { request, form in
            try await ResetPassword(sessions: sessions).run(request, form)
            return MailedLinkPage.done("The password is set", "Sign in with it now.")
        }
    }

    private static func verify(_ sessions: Sessions) -> [Route] {
        MailedLinkPage(
            title: "Confirm your e-mail address",
            introduction: "Confirm that this address is yours, and sign in with it from now on.",
            action: "/verify", button: "Confirm"
        ).routes(clock: sessions.clock) { request, form in
            try await VerifyAddress(sessions: sessions).run(request, form)
            return MailedLinkPage.done("The address is confirmed", "You sign in with it from now on.")
        }
    }
}
