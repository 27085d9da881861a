import API
import HTTPTypes

/// `/account`, for everybody who is signed in: the person, their password and address, where they are signed
/// in, their second factor, and what a patient wants to be written to about (Accounts, A1, A3, A6).
enum AccountPages {
    static let routes: [DeskRoute] =
        own + FactorPages.routes + ReasonPages.routes

    private static let own: [DeskRoute] = [
        .member(.get, "/account") { page in try await AccountPage(page: page).reply() },
        .member(.post, "/account/profile") { page in
            try await change(page, "profile", "Saved.") { api, form, key in
                let body = form.json(["language", "firstName", "lastName"])
                try await api.change(.patch, "/api/v1/auth/me", body, key: key)
            }
        },
        .member(.post, "/account/password") { page in
            try await change(page, "password", "The password is changed.") { api, form, key in
                let body = form.json([], passwords: ["currentPassword", "newPassword"])
                try await api.change(.post, "/api/v1/auth/password", body, key: key)
            }
        },
        .member(.post, "/account/email") { page in
            try await change(page, "email", "A link is on its way to the new address.") { api, form, key in
                let body = form.json(["newEmail"], passwords: ["currentPassword"])
                try await api.change(.post, "/api/v1/auth/email", body, key: key)
            }
        },
        .member(.post, "/account/sessions") { page in
            try await change(page, "sessions", "The other sessions are ended.") { api, _, key in
                try await api.change(.delete, "/api/v1/auth/sessions", key: key)
            }
        },
        .member(.post, "/account/sessions/:id") { page in
            let id = FormData.encode(page.request.parameters["id"] ?? "")
            return try await change(page, "sessions", "The session is ended.") { api, _, key in
                try await api.change(.delete, "/api/v1/auth/sessions/\(id)", key: key)
            }
        },
        .member(.post, "/account/preferences") { page in
            try await change(page, "preferences", "Saved.") { _, _, _ in
                try await ContactPreferenceForm.save(page)
            }
        },
    ]

    /// Does what a form of the page asks for, and shows the page again.
    /// - Parameters:
    ///   - form: Its id: a refusal stands in it.
    ///   - outcome: What is announced once it is done, in English.
    static func change(
        _ page: PageRequest, _ form: String, _ outcome: String,
        _ work: (_ api: APIClient, _ form: FormData, _ key: String?) async throws -> Void
    ) async throws -> DeskReply {
        do {
            try await work(page.api, page.form, page.form["key"])
        } catch let problem as APIProblem where problem.isOfForm {
            return try await AccountPage(page: page, refusal: (form, problem)).reply()
        }
        // Whoever was held here goes on to where they wanted to be.
        let next = AccountPage.Must(page) == nil ? page.own("/account") : "/"
        return page.done(next, page.words(outcome))
    }
}
