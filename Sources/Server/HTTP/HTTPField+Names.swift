import HTTPTypes

extension HTTPField.Name {
    /// Header fields that swift-http-types has no name for.
    static let clinicId = known("X-Clinic-Id")
    static let requestId = known("X-Request-Id")
    static let idempotencyKey = known("Idempotency-Key")
    /// Marks an answer that was kept from the first try.
    static let idempotencyReplayed = known("Idempotency-Replayed")
    static let lastEventId = known("Last-Event-ID")
    static let link = known("Link")
    /// Tells nginx not to hold a stream back.
    static let accelBuffering = known("X-Accel-Buffering")
    static let forwardedFor = known("X-Forwarded-For")
    static let forwardedProto = known("X-Forwarded-Proto")
    static let forwardedHost = known("X-Forwarded-Host")
    /// Where a browser sends a request from, in its own words.
    static let secFetchSite = known("Sec-Fetch-Site")
    /// `1` in what our own pages' scripts send; no page of another site can add it.
    static let desk = known("X-OdontoX-Desk")
    static let frameOptions = known("X-Frame-Options")
    static let referrerPolicy = known("Referrer-Policy")
    /// Why a superadmin looks into a clinic.
    static let reason = known("X-Reason")
    static let rateLimit = known("RateLimit")
    static let rateLimitPolicy = known("RateLimit-Policy")

    private static func known(_ text: String) -> HTTPField.Name {
        // Safe: called only with the literals above, all of them tokens; the first start would show another.
        guard let name = HTTPField.Name(text) else { preconditionFailure("not a header name: \(text)") }
        return name
    }
}

extension HTTPFields {
    /// What `self[name]` gives, which joins the values of a field that comes several times, at less cost
    /// where it comes once or never.
    func text(of name: HTTPField.Name) -> String? {
        guard let first = firstIndex(where: { $0.name == name }) else { return nil }
        return self[first...].dropFirst().contains { $0.name == name } ? self[name] : self[first].value
    }
}

/// Headers that keep a browser from doing what an API never asks for.
enum SecurityHeaders {
    /// - Parameter isSecure: Whether the server itself speaks TLS. Behind a proxy, the proxy knows.
    static func add(to headers: inout HTTPFields, isSecure: Bool) {
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        headers[.xContentTypeOptions] = "nosniff"
        headers[.frameOptions] = "DENY"
        if headers[.referrerPolicy] == nil { headers[.referrerPolicy] = "no-referrer" }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        if headers[.contentSecurityPolicy] == nil {
            headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
    }
}
