import HTTPTypes

extension HTTPField.Name {
    /// A script of our pages sends it with each request. A change by cookie must have it (front-desk.md D2).
    static let desk = name("X-OdontoX-Desk")
    /// What a script announces once a form is done, percent-encoded.
    static let announcement = name("X-OdontoX-Announcement")
    /// Where a moved appointment was, as a form's fields: what a script puts it back to.
    static let undo = name("X-OdontoX-Undo")
    static let clinicId = name("X-Clinic-Id")
    static let reason = name("X-Reason")
    static let idempotencyKey = name("Idempotency-Key")
    static let fetchSite = name("Sec-Fetch-Site")
    static let forwarded = name("Forwarded")
    static let forwardedFor = name("X-Forwarded-For")
    static let forwardedProto = name("X-Forwarded-Proto")
    static let forwardedHost = name("X-Forwarded-Host")
    static let referrerPolicy = name("Referrer-Policy")
    static let openerPolicy = name("Cross-Origin-Opener-Policy")

    private static func name(_ text: String) -> HTTPField.Name {
        // Literals of this file.
        guard let name = HTTPField.Name(text) else { preconditionFailure("not a header name: \(text)") }
        return name
    }
}

extension HTTPFields {
    /// The value of a cookie that the browser sent, percent-decoded; nil when there is none.
    func cookie(_ name: String) -> String? {
        for header in self[values: .cookie] {
            for part in header.split(separator: ";") {
                let sides = part.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, sides[0].drop(while: { $0 == " " }) == name else { continue }
                return FormData("v=\(sides[1])")["v"]
            }
        }
        return nil
    }
}
