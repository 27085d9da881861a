import API
import FoundationEssentials
import HTTPTypes
import Markup

/// `/`, `/signin`, `/signout`, and the choice between several clinics (front-desk.md D3, D5.9).
enum SignInPages {
    static let routes: [DeskRoute] = [
        .open(.get, "/") { origin in try await start(origin) },
        .open(.get, "/signin") { origin in form(origin) },
        .open(.post, "/signin") { origin in try await signIn(origin) },
        .open(.post, "/signout") { origin in try await signOut(origin) },
        .member(.get, "/clinics") { page in choice(page) },
    ]

    /// Who is signed in goes on to where their day begins.
    private static func start(_ origin: OpenRequest) async throws -> DeskReply {
        do {
            let viewer = try await Viewer(origin.api, clinic: nil)
            return .seeOther(address(after: nil, viewer.user))
        } catch is APIProblem {
            return .seeOther("/signin")
        }
    }

    private static func signIn(_ origin: OpenRequest) async throws -> DeskReply {
        let given = origin.request.form
        let isCode = given["mfaToken"] != nil
        let body: JSONValue =
            isCode
            ? ["mfaToken": .string(given["mfaToken"] ?? ""), "code": .string(given.text("code") ?? "")]
            : [
                "email": .string(given.text("email") ?? ""), "password": .string(given["password"] ?? ""),
                "device": .string(device(origin.request)),
            ]
        do {
            let path = isCode ? "/api/v1/auth/browser/mfa" : "/api/v1/auth/browser"
            let reply = try await origin.api.change(.post, path, body)
            let answer = try JSONDecoder().decode(BrowserSignIn.self, from: Data(reply.body))
            return granted(answer, reply, next: given["next"], isScripted: origin.request.isScripted)
        } catch let problem as APIProblem where problem.status.code < 500 {
            return refused(problem, origin)
        }
    }

    private static func granted(
        _ answer: BrowserSignIn, _ reply: DeskReply, next: String?, isScripted: Bool
    ) -> DeskReply {
        let must = answer.mustChangePassword == true ? "password" : "factor"
        let isHeld = answer.mustChangePassword == true || answer.mfaEnrolmentRequired == true
        let place = isHeld ? "/account?must=\(must)" : address(after: next, answer.user)
        var done = DeskReply.seeOther(place)
        if isScripted { done.status = .noContent }
        for cookie in reply.headers[values: .setCookie] {
            done.headers.append(HTTPField(name: .setCookie, value: cookie))
        }
        return done
    }

    /// Where to after signing in: to the page that was asked for, else to the start of the day.
    private static func address(after next: String?, _ user: SessionUser) -> String {
        if let next, next.isOwnAddress, next != "/" { return next }
        if user.clinics.count > 1 { return "/clinics" }
        guard let clinic = user.clinicId else { return "/account" }
        return user.role == "patient" ? "/me" : "/desk/\(clinic)/day"
    }

    private static func refused(_ problem: APIProblem, _ origin: OpenRequest) -> DeskReply {
        if let token = problem.error.mfaToken { return form(origin, mfaToken: token) }
        let isCode = origin.request.form["mfaToken"]
        return form(origin, problem: problem, mfaToken: isCode)
    }

    private static func signOut(_ origin: OpenRequest) async throws -> DeskReply {
        do {
            let reply = try await origin.api.change(.post, "/api/v1/auth/logout")
            var done = DeskReply.seeOther("/signin")
            for cookie in reply.headers[values: .setCookie] + [ReasonCookie.clearing] {
                done.headers.append(HTTPField(name: .setCookie, value: cookie))
            }
            return done
        } catch let problem as APIProblem where problem.status == .unauthorized {
            return .seeOther("/signin")
        } catch let problem as APIProblem {
            return ProblemPage.reply(problem, origin)
        }
    }

    /// What the list of sessions calls this browser.
    static func device(_ request: DeskRequest) -> String {
        let agent = request.headers[.userAgent] ?? ""
        let browser = [
            ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ]
        let system = [
            ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"),
        ]
        let names = [browser, system].compactMap { $0.first { agent.contains($0.0) }?.1 }
        return names.isEmpty ? "Browser" : names.joined(separator: ", ")
    }
}

/// The answer to `POST /auth/browser`.
struct BrowserSignIn: Decodable {
    var user: SessionUser
    var mustChangePassword: Bool?
    var mfaEnrolmentRequired: Bool?
}

extension SignInPages {
    private static func form(
        _ origin: OpenRequest, problem: APIProblem? = nil, mfaToken: String? = nil
    ) -> DeskReply {
        let words = origin.words
        let given = origin.request.form
        let next = given["next"] ?? origin.request.query["next"] ?? ""
        let hidden: HTML = "<input type=\"hidden\" name=\"next\" value=\"\(next)\">"
        let fields =
            mfaToken == nil
            ? self.fields(email: given.text("email") ?? "", words)
            : [
                Field(
                    name: "code", label: words("Code"), value: "",
                    hint: words("From your authenticator app, or a recovery code"), isRequired: true,
                    fill: "one-time-code", attributes: " autofocus spellcheck=\"false\"")
            ]
        let token: HTML =
            mfaToken.map { "<input type=\"hidden\" name=\"mfaToken\" value=\"\($0)\">" } ?? .empty
        let form = Form(
            id: "signin", action: "/signin", fields: fields, button: words("Sign in"), problem: problem)
        return Page.open(
            words("Sign in"), origin, status: problem?.status ?? .ok,
            """
            \(form.html(hidden: hidden + token, words))
            <p class="hint"><a href="/forgot">\(words("Forgot your password?"))</a></p>
            \(mfaToken == nil ? demo(origin, next, words) : .empty)
            """)
    }

    /// What one signs in with.
    static func fields(email: String, _ words: Words) -> [Field] {
        [
            Field(
                name: "email", label: words("E-mail"), kind: .text, value: email, isRequired: true,
                fill: "username",
                attributes: " inputmode=\"email\" autocapitalize=\"none\" spellcheck=\"false\""),
            Field(
                name: "password", label: words("Password"), kind: .password, isRequired: true,
                fill: "current-password"),
        ]
    }

    /// The demo clinic's people, each a sign-in at one click.
    private static func demo(_ origin: OpenRequest, _ next: String, _ words: Words) -> HTML {
        let people = origin.desk.settings.demoSignIns
        guard !people.isEmpty else { return .empty }
        let buttons: [HTML] = people.map { person in
            """
            <li><form method="post" action="/signin" data-plain>\
            <input type="hidden" name="email" value="\(person.email)">\
            <input type="hidden" name="password" value="\(person.password)">\
            <button class="person" type="submit">\
            <b>\(person.name)</b> <span>\(words(person.role))</span></button>\
            </form></li>
            """
        }
        return """
            <section class="demo"><h2>\(words("Try the demo clinic"))</h2>
            <ul class="people">\(buttons)</ul></section>
            """
    }

    /// A link for each clinic that the viewer belongs to.
    private static func choice(_ page: PageRequest) -> DeskReply {
        let links: [HTML] = page.viewer.user.clinics.map { clinic in
            let start = clinic.role == "patient" ? "/me?clinic=\(clinic.id)" : "/desk/\(clinic.id)/day"
            return """
                <li><a class="card-link" href="\(start)"><bdi>\(clinic.name)</bdi> \
                <span class="hint">\(page.words(clinic.role))</span></a></li>
                """
        }
        var choice = Page(title: page.words("Choose a clinic"), main: "<ul class=\"cards\">\(links)</ul>")
        choice.isOfClinic = false
        return choice.reply(page, status: .ok)
    }
}
