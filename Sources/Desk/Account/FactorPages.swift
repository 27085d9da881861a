import API
import HTTPTypes
import Markup

/// Setting up a second factor, and ending it (Accounts, A3). The secret and the recovery codes are shown
/// once, each on a page of its own that nobody keeps.
enum FactorPages {
    static let routes: [DeskRoute] = [
        .member(.post, "/account/factor") { page in try await offer(page) },
        .member(.post, "/account/factor/confirm") { page in try await confirm(page) },
        .member(.post, "/account/factor/end") { page in
            try await AccountPages.change(page, "factor-end", "The second factor is ended.") {
                api, form, key in
                let body = form.json(["code"], passwords: ["currentPassword"])
                try await api.change(.delete, "/api/v1/auth/mfa/totp", body, key: key)
            }
        },
        // Where a reload of those pages leads in a new tab.
        .member(.get, "/account/factor") { page in .seeOther(page.own("/account")) },
        .member(.get, "/account/factor/confirm") { page in .seeOther(page.own("/account")) },
    ]

    private struct Offered: Decodable {
        /// In base 32.
        var secret: String
        var otpauthUri: String
    }

    private struct RecoveryCodes: Decodable {
        var recoveryCodes: [String]
    }

    private static func offer(_ page: PageRequest) async throws -> DeskReply {
        do {
            let offered = try await page.api.change(.post, "/api/v1/auth/mfa/totp", as: Offered.self)
            return setUp(page, offered)
        } catch let problem as APIProblem where problem.isOfForm {
            return try await AccountPage(page: page, refusal: ("factor", problem)).reply()
        }
    }

    private static func confirm(_ page: PageRequest) async throws -> DeskReply {
        let words = page.words
        do {
            let codes = try await page.api.change(
                .post, "/api/v1/auth/mfa/totp/confirm", page.form.json(["code"]), as: RecoveryCodes.self)
            let lines: [HTML] = codes.recoveryCodes.map { "<li><code>\($0)</code></li>" }
            let next = AccountPage.Must(page) == nil ? page.own("/account") : "/"
            return page.page(
                words("Your recovery codes"),
                """
                <p>\(words("From now on signing in takes a code of your app."))</p>
                <p>\(words("Without your phone each of these codes lets you in once."))
                <strong>\(words("They are shown only now: write them down."))</strong></p>
                <ol class="codes">\(lines)</ol>
                <p><a class="button main" href="\(next)">\(words("I have written them down"))</a></p>
                """)
        } catch let problem as APIProblem where problem.isOfForm {
            let offered = Offered(
                secret: page.form["secret"] ?? "", otpauthUri: page.form["otpauthUri"] ?? "")
            return setUp(page, offered, problem)
        }
    }

    private static func setUp(
        _ page: PageRequest, _ offered: Offered, _ problem: APIProblem? = nil
    ) -> DeskReply {
        let words = page.words
        let code = Field(
            name: "code", label: words("Code"), isRequired: true, fill: "one-time-code",
            attributes: " inputmode=\"numeric\" spellcheck=\"false\"")
        let must = AccountPage.Must(page).map { "?must=\($0.rawValue)" } ?? ""
        let form = Form(
            id: "factor-confirm", action: page.own("/account/factor/confirm\(must)"), fields: [code],
            button: words("Confirm"), problem: problem, cancel: page.own("/account"), isPlain: true)
        let hidden: HTML = """
            \(page.hiddenFields)<input type="hidden" name="secret" value="\(offered.secret)">\
            <input type="hidden" name="otpauthUri" value="\(offered.otpauthUri)">
            """
        // What comes back from a form is no address of an app for certain.
        let link: HTML =
            offered.otpauthUri.hasPrefix("otpauth://totp/")
            ? "<p><a href=\"\(offered.otpauthUri)\">\(words("Open the app on this device"))</a></p>" : .empty
        return page.page(
            words("Set up a second factor"), status: problem?.status ?? .ok,
            """
            <p>\(words("Add an account to your authenticator app with this secret:"))</p>
            <p><code class="secret">\(offered.secret)</code></p>\(link)
            <p>\(words("Then type the code that the app shows."))</p>
            \(form.html(hidden: hidden, words))
            """)
    }
}

/// The section of `/account` about the second factor.
struct FactorForms {
    let page: PageRequest
    /// Whether nothing else goes on without one.
    let isMust: Bool
    /// Why setting it up was refused, and why ending it was.
    var setUp: APIProblem?
    var end: APIProblem?

    var html: HTML {
        let words = page.words
        let beginning = Form(
            id: "factor", action: page.own(isMust ? "/account/factor?must=factor" : "/account/factor"),
            fields: [], button: words("Set up a second factor"), problem: setUp, isPlain: true)
        return """
            <p>\(words("With a second factor, signing in takes a code of an app on your phone as well."))</p>
            \(beginning.html(page))\(isMust ? .empty : ending)
            """
    }

    private var ending: HTML {
        let words = page.words
        let form = Form(
            id: "factor-end", action: page.own("/account/factor/end"),
            fields: [
                AccountPage.presentPassword(words),
                Field(
                    name: "code", label: words("Code"), hint: words("Of your app, or a recovery code"),
                    isRequired: true, fill: "one-time-code", attributes: " spellcheck=\"false\""),
            ], button: words("End it"), problem: end)
        let open: HTML = end == nil ? .empty : " open"
        return """
            <details\(open)><summary>\(words("End the second factor"))</summary>\(form.html(page))</details>
            """
    }
}
