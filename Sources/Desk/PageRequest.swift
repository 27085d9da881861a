import API
import HTTPTypes
import Markup

/// A request before anybody looked at who sends it.
struct OpenRequest: Sendable {
    let desk: Desk
    let request: DeskRequest
    let send: APIClient.Send
    let translations: Translations

    /// The API as this browser, in the clinic of the page if there is one.
    var api: APIClient {
        var fields = HTTPFields()
        for field in request.headers where Self.passedOn.contains(field.name) { fields.append(field) }
        fields[.clinicId] = clinic
        if hasFormToken { fields[.desk] = "1" }
        fields[.reason] = reason
        return APIClient(send: send, headers: fields)
    }

    /// The texts in a language that the browser asks for: nobody is known who could have chosen one.
    var words: Words {
        Words(language: Language(accepted: request.headers[.acceptLanguage] ?? ""), translations)
    }

    /// The clinic of the path, or of the query for pages outside a clinic's path; nil for the viewer's
    /// primary one.
    var clinic: String? { request.parameters["clinic"] ?? request.query.text("clinic") }

    /// Whether the form that was sent is one of this session's: it has the session's token.
    var hasFormToken: Bool {
        guard let token = request.formToken, let given = request.form["formToken"] else { return false }
        return given.isSame(as: token)
    }

    /// Why a superadmin is in this clinic, as they said when they came in.
    var reason: String? { request.headers.cookie("odontox-reason") }

    /// Header fields that say who asks, and from where.
    private static let passedOn: Set<HTTPField.Name> = [
        .cookie, .origin, .fetchSite, .desk, .userAgent, .forwardedFor, .forwardedProto, .forwardedHost,
        .forwarded,
    ]

    /// Lets somebody in who is signed in, in one of `roles` (nil: any), and answers them.
    func admit(
        roles: Set<Role>?, _ work: @Sendable (PageRequest) async throws -> DeskReply
    ) async throws -> DeskReply {
        let viewer: Viewer
        do {
            viewer = try await Viewer(api, clinic: clinic)
        } catch let problem as APIProblem where problem.status == .unauthorized {
            return signIn(problem)
        } catch let problem as APIProblem {
            return ProblemPage.reply(problem, self)
        }
        let page = PageRequest(origin: self, viewer: viewer)
        if let roles, !roles.contains(viewer.role) { return ProblemPage.notYours(page) }
        do {
            return try await work(page)
        } catch let problem as APIProblem where problem.status == .unauthorized {
            return signIn(problem)
        } catch let problem as APIProblem where problem.error.code == "PASSWORD_CHANGE_REQUIRED" {
            return .seeOther("/account?must=password")
        } catch let problem as APIProblem where problem.error.code == "MFA_ENROLMENT_REQUIRED" {
            return .seeOther("/account?must=factor")
        } catch let problem as APIProblem where problem.error.code == "REASON_REQUIRED" {
            return .seeOther("/reason?" + FormData([("next", request.address)]).encoded)
        } catch let problem as APIProblem {
            return ProblemPage.reply(problem, page)
        }
    }

    /// To the sign-in page and back; for a script the bare 401, as it asks over the page.
    private func signIn(_ problem: APIProblem) -> DeskReply {
        if request.isScripted { return DeskReply(.unauthorized, headers: [.cacheControl: "no-store"]) }
        let next = request.method == .get ? request.address : "/"
        return .seeOther("/signin?" + FormData([("next", next)]).encoded)
    }
}

/// A request of somebody who is signed in.
struct PageRequest: Sendable {
    let origin: OpenRequest
    let viewer: Viewer

    var request: DeskRequest { origin.request }
    var desk: Desk { origin.desk }
    var api: APIClient { origin.api }
    var words: Words { Words(language: viewer.language, origin.translations) }
    var form: FormData { request.form }

    /// The clinic of the page. Empty for somebody who belongs to none.
    var clinicId: String { viewer.clinic?.id ?? "" }

    /// An address in this clinic's desk: `page.address("/day/2026-11-30")`.
    func address(_ path: String) -> String { "/desk/\(clinicId)\(path)" }

    /// An address outside a clinic's path. It names the clinic for somebody who has several.
    func own(_ path: String) -> String {
        guard viewer.user.clinics.count > 1, !clinicId.isEmpty else { return path }
        return "\(path)\(path.contains("?") ? "&" : "?")clinic=\(clinicId)"
    }

    /// The page as an answer.
    func page(
        _ title: String, status: HTTPResponse.Status = .ok, current: Section? = nil, wide: Bool = false,
        _ main: HTML
    ) -> DeskReply {
        Page(title: title, main: main, current: current, isWide: wide).reply(self, status: status)
    }

    /// A dialog over a page, at an address of its own. A script gets the dialog alone; others get the whole
    /// page with the dialog open.
    /// - Parameters:
    ///   - name: The dialog's accessible name and heading.
    ///   - behind: The address of the page below, where closing leads.
    ///   - below: That page's own content.
    func dialog(
        _ name: String, behind: String, status: HTTPResponse.Status = .ok, current: Section? = .day,
        wide: Bool = true, _ content: HTML, over below: () async throws -> (title: String, main: HTML)
    ) async throws -> DeskReply {
        let body: HTML = """
            <header><h2><bdi>\(name)</bdi></h2>\
            <a role="button" class="icon-button" href="\(behind)" data-cancel \
            aria-label="\(words("Close"))">\(Icon.close.html)</a></header>\(content)
            """
        if request.isScripted {
            return fragment(
                "<dialog id=\"dialog\" aria-label=\"\(name)\" data-behind=\"\(behind)\">\(body)</dialog>",
                status: status)
        }
        let (title, main) = try await below()
        return self.page(
            title, status: status, current: current, wide: wide,
            """
            <dialog id="dialog" aria-label="\(name)" data-behind="\(behind)" open>\(body)</dialog>
            \(main)
            """)
    }

    /// The end of a form that went well: on to `address`, and what is announced there to who listens.
    /// - Parameter undo: Where an appointment was that has been moved: `id`, `date`, `time`, `doctor`, `room`
    ///   and the `name` that is announced.
    func done(_ address: String, _ announcement: String = "", undo: FormData? = nil) -> DeskReply {
        guard request.isScripted else { return .seeOther(address) }
        var reply = DeskReply(
            .noContent,
            headers: [
                .location: address, .announcement: FormData.encode(announcement), .cacheControl: "no-store",
            ])
        reply.headers[.undo] = undo?.encoded
        return reply
    }

    /// A piece of a page, for a script that asks for it.
    func fragment(_ piece: HTML, status: HTTPResponse.Status = .ok) -> DeskReply {
        Page.bare(piece, status: status)
    }

    /// Hidden fields of every form: the session's token, and the key of this one intent.
    var hiddenFields: HTML {
        """
        <input type="hidden" name="formToken" value="\(request.formToken ?? "")">\
        <input type="hidden" name="key" value="\(IntentKey.make())">
        """
    }
}

extension String {
    /// Compares without telling by its time where the difference is.
    fileprivate func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
