import API
import HTTPTypes
import Markup

/// `/join`: an invited person sees who invites them to what, and accepts (Accounts, A2). It works signed in
/// or not; who accepts with a password is signed in then.
struct JoinPage: Sendable {
    static let path = "/join"

    let origin: OpenRequest
    /// What the invitation says; nil while its token is not known to the page.
    var invitation: Invitation?
    /// Whether this browser is signed in as the invited person, who has no password to show then.
    var isInvited = false
    var problem: APIProblem?

    private var words: Words { origin.words }
    private var given: FormData { origin.request.form }
    /// Nobody has confirmed the address before, as far as is known.
    private var choosesPassword: Bool { invitation?.needsPassword ?? true }

    var reply: DeskReply {
        var reply = Page.open(
            words("Join a clinic"), origin, status: problem?.status ?? .ok,
            """
            <div id="join">
            \(summary)
            \(form.html(hidden: hidden, words))
            \(invitation == nil ? lookButton : .empty)
            </div>
            """)
        reply.headers[.retryAfter] = problem?.headers[.retryAfter]
        return reply
    }

    private var summary: HTML {
        guard let invitation else {
            return """
                <p>\(words("A clinic has invited you."))
                \(words("Choose a password of 10 characters or more to join it."))</p>
                <p class="hint">\(words("If you have an account already, type its password instead."))</p>
                """
        }
        let lines = [
            ("Clinic", invitation.clinicName), ("You join as", words(invitation.role)),
            ("Invited by", invitation.invitedBy), ("E-mail", invitation.email),
        ]
        let facts: [HTML] = lines.map { label, value in
            "<div><dt>\(words(label))</dt><dd><bdi>\(value)</bdi></dd></div>"
        }
        return "<dl class=\"facts\">\(facts)</dl>"
    }

    private var form: Form {
        var fields: [Field] = []
        if invitation == nil {
            var token = MailedLinkPage.token
            token.label = words(token.label)
            token.value = given["token"] ?? ""
            fields.append(token)
        }
        if !isInvited {
            fields.append(
                Field(
                    name: "password", label: words(choosesPassword ? "New password" : "Password"),
                    kind: .password, isRequired: true,
                    fill: choosesPassword ? "new-password" : "current-password"))
        }
        return Form(
            id: "join-form", action: Self.path, fields: fields,
            button: words(choosesPassword ? "Set password" : "Accept the invitation"), problem: problem,
            extra: names, isPlain: true)
    }

    /// For who was misspelled.
    private var names: HTML {
        let fields = [
            Field(
                name: "firstName", label: words("First name"), value: given["firstName"] ?? "",
                fill: "given-name"),
            Field(
                name: "lastName", label: words("Last name"), value: given["lastName"] ?? "",
                fill: "family-name"),
        ]
        return """
            <details><summary>\(words("Is your name misspelled?"))</summary>
            \(fields.map { $0.html(problem, prefix: "join-form") })</details>
            """
    }

    private var hidden: HTML {
        let token: HTML =
            invitation == nil
            ? .empty : "<input type=\"hidden\" name=\"token\" value=\"\(given.text("token") ?? "")\">"
        return token
            + "<input type=\"hidden\" name=\"formToken\" value=\"\(origin.request.formToken ?? "")\">"
    }

    /// Behind the form, whose first button is the one that Enter presses.
    private var lookButton: HTML {
        """
        <p><button type="submit" form="join-form" name="look" value="on" class="quiet">\
        \(words("Show the invitation"))</button></p>
        """
    }
}

extension JoinPage {
    /// Looks at the invitation, or accepts it.
    static func send(_ origin: OpenRequest) async throws -> DeskReply {
        var page = JoinPage(origin: origin)
        guard let token = page.given.text("token") else {
            page.problem = APIProblem(
                .badRequest, "The code from the mail is missing.", field: ("token", "is required"))
            return page.reply
        }
        let path = Self.path(of: token)
        do {
            if page.given.isOn("look") {
                try await page.look(path)
                return page.reply
            }
            return try await page.accept(path)
        } catch let problem as APIProblem where problem.status.code < 500 {
            page.problem = problem
            if page.invitation == nil && problem.status != .notFound { try? await page.look(path) }
            return page.reply
        } catch let problem as APIProblem {
            return ProblemPage.reply(problem, origin)
        }
    }

    /// Where the API has the invitation. A text with other characters than a token's leads to none: it could
    /// be another address.
    private static func path(of token: String) -> String {
        let isToken = token.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return "/api/v1/auth/invitations/\(isToken ? token : "-")"
    }

    private mutating func look(_ path: String) async throws {
        let found = try await origin.api.get(path, as: Invitation.self)
        invitation = found
        guard !found.needsPassword, origin.request.formToken != nil else { return }
        let viewer = try? await origin.api.get("/api/v1/auth/me", as: SessionUser.self)
        isInvited = viewer?.email.lowercased() == found.email.lowercased()
    }

    private func accept(_ path: String) async throws -> DeskReply {
        let joined = MailedLinkPage.Outcome(
            title: "You have joined", text: "The invitation is accepted. Sign in now.", leadsToSignIn: true)
        do {
            let body = given.json(["firstName", "lastName"], passwords: ["password"])
            let tokens = try await origin.api.change(.post, "\(path)/accept", body, as: SessionTokens.self)
            await endPhoneSession(tokens)
            guard let password = given["password"], !password.isEmpty else { return .seeOther("/") }
            let cookies = await signIn(tokens.user.email, password)
            guard !cookies.isEmpty else {
                return MailedLinkPage.done(joined, origin, email: tokens.user.email)
            }
            var done = DeskReply.seeOther("/")
            for cookie in cookies { done.headers.append(HTTPField(name: .setCookie, value: cookie)) }
            return done
        } catch let problem as APIProblem where problem.error.code == "MFA_REQUIRED" {
            // They have joined; only the session waits for the code.
            return MailedLinkPage.done(joined, origin)
        }
    }

    /// The API opens a session of a phone for whoever accepts. A browser has its cookie instead.
    private func endPhoneSession(_ tokens: SessionTokens) async {
        var api = origin.api
        // Not the one of this browser.
        api.headers[.cookie] = nil
        _ = try? await api.change(
            .post, "/api/v1/auth/logout", ["refreshToken": .string(tokens.refreshToken)])
    }

    /// The cookies of a browser's session; none where it is refused, and the person signs in by hand.
    private func signIn(_ email: String, _ password: String) async -> [String] {
        let reply = try? await origin.api.change(
            .post, "/api/v1/auth/browser",
            [
                "email": .string(email), "password": .string(password),
                "device": .string(SignInPages.device(origin.request)),
            ])
        return reply?.headers[values: .setCookie] ?? []
    }
}
