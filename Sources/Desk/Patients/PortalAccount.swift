import API
import HTTPTypes
import Markup

/// A patient's way to sign in: begun by an invitation that is mailed, ended by the clinic (accounts.md A2).
enum PortalAccount {
    static func html(_ shown: PatientPage) -> HTML {
        guard shown.patient.erasedAt == nil else { return .empty }
        let words = shown.page.words
        let state = shown.patient.hasPortalAccount
        let text = state ? words("The patient can sign in.") : words("The patient can't sign in yet.")
        let ways: HTML = shown.page.viewer.isFrontDesk ? (state ? endLink(shown) : invite(shown)) : .empty
        return shown.section("portal", "Portal account", "<p>\(text)</p>\(ways)")
    }

    private static func invite(_ shown: PatientPage) -> HTML {
        let words = shown.page.words
        return """
            <div class="buttons"><a role="button" class="button" id="invite" data-dialog \
            href="\(shown.address("/invite"))">\(words("Invite by e-mail"))</a>\
            <form id="invite-again" method="post" action="\(shown.address("/invite-again"))">\
            \(shown.page.hiddenFields)<button type="submit" class="quiet">\
            \(words("Send the invitation again"))</button></form></div>
            """
    }

    private static func endLink(_ shown: PatientPage) -> HTML {
        """
        <p class="buttons"><a role="button" class="button" id="end-account" data-dialog \
        href="\(shown.address("/end-account"))">\(shown.page.words("End account"))</a></p>
        """
    }

    static func show(_ page: PageRequest) async throws -> DeskReply { try await ask(page, problem: nil) }

    static func invite(_ page: PageRequest) async throws -> DeskReply {
        let email = page.form.text("email") ?? ""
        do {
            try await page.api.change(
                .post, "/patients/\(page.rowId)/portal-account", ["email": .string(email)],
                key: page.form.text("key"))
            return page.done(
                page.address("/patients/\(page.rowId)"), page.words("Invitation sent to {0}", email))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await ask(page, problem: problem)
        }
    }

    static func inviteAgain(_ page: PageRequest) async throws -> DeskReply {
        let sent = try await page.api.change(
            .post, "/patients/\(page.rowId)/portal-account/invite", key: page.form.text("key"),
            as: AddedMember.self)
        return page.done(
            page.address("/patients/\(page.rowId)"), page.words("Invitation sent to {0}", sent.email))
    }

    private static func ask(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let shown = try await PatientPage.load(page)
        let words = page.words
        let email = Field(
            name: "email", label: words("E-mail"), kind: .email,
            value: page.form["email"] ?? shown.patient.email ?? "",
            hint: words("The patient signs in with it"), isRequired: true, attributes: " dir=\"ltr\"")
        let form = Form(
            id: "portal-invite", action: shown.address("/invite"), fields: [email],
            button: words("Invite by e-mail"), problem: problem, cancel: shown.address())
        return try await shown.dialog(
            words("Invite by e-mail"), status: problem?.status ?? .ok, form.html(page))
    }

    static func askToEnd(_ page: PageRequest) async throws -> DeskReply {
        let shown = try await PatientPage.load(page)
        return try await end(shown, problem: nil)
    }

    static func end(_ page: PageRequest) async throws -> DeskReply {
        do {
            try await page.api.change(
                .delete, "/patients/\(page.rowId)/portal-account", key: page.form.text("key"))
            return page.done(page.address("/patients/\(page.rowId)"), page.words("The account has ended"))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await end(try await PatientPage.load(page), problem: problem)
        }
    }

    private static func end(_ shown: PatientPage, problem: APIProblem?) async throws -> DeskReply {
        let words = shown.page.words
        let form = Form(
            id: "end-portal", action: shown.address("/end-account"), fields: [],
            button: words("End account"), problem: problem,
            extra:
                "<p>\(words("The patient is signed out and can't sign in any more. The record stays."))</p>",
            cancel: shown.address())
        return try await shown.dialog(
            words("End account"), status: problem?.status ?? .ok, form.html(shown.page))
    }
}

extension PatientPage {
    /// A dialog over the patient's page.
    func dialog(
        _ name: String, status: HTTPResponse.Status = .ok, _ content: HTML
    ) async throws -> DeskReply {
        try await page.dialog(
            name, behind: address(), status: status, current: .patients, wide: false, content
        ) {
            (patient.name, html)
        }
    }
}
