import HTTPTypes
import Markup

/// `/reason`: a superadmin says why they are in a clinic, before they see its patients. It goes with every
/// request of this browser until they sign out (Accounts, A9).
enum ReasonPages {
    /// Characters, as the API counts them.
    private static let lengths = 3...200

    static let routes: [DeskRoute] = [
        .role([.superadmin], .get, "/reason") { page in form(page, nil) },
        .role([.superadmin], .post, "/reason") { page in keep(page) },
    ]

    private static func form(_ page: PageRequest, _ problem: APIProblem?) -> DeskReply {
        let words = page.words
        let next = page.form["next"] ?? page.request.query["next"] ?? ""
        let reason = Field(
            name: "reason", label: words("Reason"), value: page.form["reason"] ?? page.origin.reason ?? "",
            hint: words("It stands in the clinic's audit trail and should name no patient"),
            isRequired: true, attributes: " maxlength=\"200\" autofocus")
        let form = Form(
            id: "reason", action: "/reason", fields: [reason], button: words("Save"), problem: problem)
        let hidden = page.hiddenFields + "<input type=\"hidden\" name=\"next\" value=\"\(next)\">"
        return page.page(
            words("Why are you here?"), status: problem?.status ?? .ok,
            """
            <p>\(words("Say why you look into this clinic's patient data."))</p>
            \(form.html(hidden: hidden, words))
            """)
    }

    private static func keep(_ page: PageRequest) -> DeskReply {
        guard page.origin.hasFormToken else {
            return form(page, APIProblem(.forbidden, "This form is of another session. Send it again."))
        }
        let reason = page.form.text("reason") ?? ""
        guard lengths.contains(reason.unicodeScalars.count) else {
            return form(
                page,
                APIProblem(
                    .badRequest, "Say why in 3 to 200 characters.",
                    field: ("reason", page.words("must have 3 to 200 characters"))))
        }
        let next = page.form["next"] ?? ""
        var done = page.done(next.isOwnAddress ? next : page.viewer.startAddress)
        done.headers.append(HTTPField(name: .setCookie, value: ReasonCookie.holding(reason)))
        return done
    }
}

/// The reason as a browser keeps it: until it is closed, and out of reach of scripts.
enum ReasonCookie {
    static let name = "odontox-reason"

    /// The `Set-Cookie` that keeps a reason.
    static func holding(_ reason: String) -> String { "\(name)=\(FormData.encode(reason)); \(rest)" }

    /// The `Set-Cookie` that takes it away.
    static let clearing = "\(name)=; Max-Age=0; \(rest)"

    private static let rest = "Path=/; HttpOnly; SameSite=Lax"
}
