import API
import HTTPTypes
import Markup

/// The page `/account`.
struct AccountPage {
    let page: PageRequest
    /// A refusal, and the id of the form that it is about.
    var refusal: (form: String, problem: APIProblem)?

    private var words: Words { page.words }

    /// What somebody has to do before they may do anything else: a page of the desk leads here then.
    enum Must: String {
        case password, factor

        init?(_ page: PageRequest) {
            guard let must = Must(rawValue: page.request.query["must"] ?? "") else { return nil }
            self = must
        }
    }

    func reply() async throws -> DeskReply {
        page.page(words("Account"), status: refusal?.problem.status ?? .ok, try await sections())
    }

    private func sections() async throws -> HTML {
        switch Must(page) {
        case .password:
            return notice("Choose a password of your own before you go on.") + password
        case .factor:
            return notice("Your role needs a second factor. Set one up before you go on.") + factor
        case nil:
            let clock = try await self.clock()
            let sessions = try await page.api.get("/api/v1/auth/sessions", as: SessionList.self)
            let list = SessionListForm(page: page, clock: clock, problem: problem("sessions"))
            let preferences = try await ContactPreferenceForm.html(page, problem("preferences"))
            return HTML([
                profile, password, email, factor,
                section("sessions", "Where you are signed in", list.html(sessions.data)), keys,
                preferences.map { section("preferences", "What we may write to you about", $0) } ?? .empty,
            ])
        }
    }

    /// By which the page shows moments: the clinic's, or UTC for who has none.
    private func clock() async throws -> ClinicClock {
        guard !page.clinicId.isEmpty else {
            return ClinicClock(zone: "UTC", read: page.request.wallClock)
        }
        return page.clock(of: try await page.api.get("/clinics/\(page.clinicId)", as: Clinic.self))
    }

    private func problem(_ form: String) -> APIProblem? {
        refusal.flatMap { $0.form == form ? $0.problem : nil }
    }

    private func notice(_ english: String) -> HTML { "<p class=\"notice\">\(words(english))</p>" }

    private func section(_ id: String, _ title: String, _ content: HTML) -> HTML {
        """
        <section class="panel" aria-labelledby="\(id)-title"><h2 id="\(id)-title">\(words(title))</h2>
        \(content)</section>
        """
    }

    /// Forms of somebody who is held go on with why.
    private func action(_ path: String) -> String {
        page.own(Must(page).map { "/account\(path)?must=\($0.rawValue)" } ?? "/account\(path)")
    }

    private func value(_ name: String, of form: String, _ present: String) -> String {
        problem(form) == nil ? present : page.form[name] ?? present
    }
}

extension AccountPage {
    /// Opens the help, where the keys of a single letter can be switched on again (elements/keys.js).
    private var keys: HTML {
        guard page.viewer.role != .patient else { return .empty }
        return "<p><button type=\"button\" data-help hidden>\(words("Keyboard"))</button></p>"
    }

    private var profile: HTML {
        let user = page.viewer.user
        let languages = Language.allCases.map { Field.Choice(value: $0.rawValue, label: $0.ownName) }
        let form = Form(
            id: "profile", action: action("/profile"),
            fields: [
                Field(
                    name: "language", label: words("Language"), kind: .choice(languages),
                    value: value("language", of: "profile", page.viewer.language.rawValue)),
                Field(
                    name: "firstName", label: words("First name"),
                    value: value("firstName", of: "profile", user.firstName), isRequired: true,
                    fill: "given-name"),
                Field(
                    name: "lastName", label: words("Last name"),
                    value: value("lastName", of: "profile", user.lastName), isRequired: true,
                    fill: "family-name"),
            ], button: words("Save"), problem: problem("profile"))
        return section("profile", "You", form.html(page))
    }

    private var password: HTML {
        let form = Form(
            id: "password", action: action("/password"),
            fields: [
                Self.presentPassword(words),
                Field(
                    name: "newPassword", label: words("New password"), kind: .password,
                    hint: words("10 characters or more. You will be signed out everywhere else."),
                    isRequired: true, fill: "new-password"),
            ], button: words("Change password"), problem: problem("password"))
        return section("password", "Password", form.html(page))
    }

    private var email: HTML {
        let form = Form(
            id: "email", action: action("/email"),
            fields: [
                Field(
                    name: "newEmail", label: words("New e-mail address"),
                    value: value("newEmail", of: "email", ""),
                    hint: words("We send a link there. Until you follow it nothing changes."),
                    isRequired: true, fill: "email",
                    attributes: " inputmode=\"email\" autocapitalize=\"none\" spellcheck=\"false\""),
                Self.presentPassword(words),
            ], button: words("Change address"), problem: problem("email"))
        return section(
            "email", "E-mail address", "<p><bdi>\(page.viewer.user.email)</bdi></p>\(form.html(page))")
    }

    private var factor: HTML {
        let forms = FactorForms(
            page: page, isMust: Must(page) == .factor, setUp: problem("factor"), end: problem("factor-end"))
        return section("factor", "Second factor", forms.html)
    }

    static func presentPassword(_ words: Words) -> Field {
        Field(
            name: "currentPassword", label: words("Present password"), kind: .password, isRequired: true,
            fill: "current-password")
    }
}
