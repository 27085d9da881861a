import HTTPTypes

/// Tells the requests of our own pages from those that a page of another site makes a browser send: a browser
/// adds its cookie to both (front-desk D2).
struct SameOrigin: Sendable {
    /// Of `ODONTOX_PUBLIC_URL`; nil where none is configured.
    private let publicOrigin: WebOrigin?

    /// - Parameter publicURL: As the settings have it.
    init(publicURL: String? = nil) { publicOrigin = publicURL.flatMap { WebOrigin($0) } }

    /// Whether browsers reach the server by TLS, as far as it was told.
    var isPublicSecure: Bool { publicOrigin?.scheme == "https" }

    /// Lets a request by cookie through if it changes nothing, or if a script of our own pages sends it, as
    /// JSON.
    /// - Throws: 403 `CROSS_SITE_REQUEST`, or 415 for the body of a form.
    func requireOwn(_ request: RequestData) throws(Problem) {
        guard ![.get, .head, .options].contains(request.method) else { return }
        try refuseForeign(request)
        if let type = request.headers.text(of: .contentType), !type.isJSONMediaType {
            throw .unsupportedMediaType
        }
        guard isOwn(request), isFromDesk(request) else { throw .crossSiteRequest }
    }

    /// Throws 403 for what a browser says comes from another site. Who says nothing is no browser, or an old
    /// one. For signing in, which would put somebody into an account that is not theirs.
    func refuseForeign(_ request: RequestData) throws(Problem) {
        guard !isOwn(request) else { return }
        let site = request.headers.text(of: .secFetchSite)
        if site != nil && site != "none" || request.headers.contains(.origin) { throw .crossSiteRequest }
    }

    /// Whether a script of our own pages sends the request.
    func isFromDesk(_ request: RequestData) -> Bool { request.headers.text(of: .desk) == "1" }

    private func isOwn(_ request: RequestData) -> Bool {
        if request.headers.text(of: .secFetchSite) == "same-origin" { return true }
        guard let origin = request.headers.text(of: .origin).flatMap({ WebOrigin($0) }) else { return false }
        return origin == publicOrigin || origin == request.origin.web
    }
}

extension Problem {
    static let crossSiteRequest = Problem.forbidden(
        """
        A signed-in browser changes something only for this server's own pages: send Sec-Fetch-Site: \
        same-origin, or this server's Origin, and X-OdontoX-Desk: 1
        """, code: "CROSS_SITE_REQUEST")
}
