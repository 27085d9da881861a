import API
import HTTPTypes
import Markup

/// A page of the desk, as front-desk.md D3 wants each: a title, one heading, the navigation, a status region.
struct Page: Sendable {
    /// The page's heading, and the first part of its title.
    var title: String
    var main: HTML
    /// Which entry of the navigation is marked.
    var current: Section?
    /// Uses the whole width of the window, as the day does.
    var isWide = false
    /// Whether its title names the clinic.
    var isOfClinic = true
    /// Messages that nobody has read yet: the title begins with their number. None is told of.
    var unread = 0

    func reply(_ page: PageRequest, status: HTTPResponse.Status) -> DeskReply {
        let words = page.words
        let name = isOfClinic ? page.viewer.clinic?.name ?? "" : ""
        let count = unread > 0 ? "(\(unread)) " : ""
        return Self.whole(
            title: count + (name.isEmpty ? "\(title) · OdontoX" : "\(title) · \(name) · OdontoX"),
            language: page.viewer.language, assets: page.desk.assets, status: status,
            attributes: Self.data(of: page),
            body: """
                <a class="skip" href="#main">\(words("Skip to the content"))</a>
                \(Navigation(page: page, current: current).html)
                <main id="main" tabindex="-1"\(isWide ? " class=\"wide\"" as HTML : .empty)>
                <h1>\(title)</h1>
                \(main)
                </main>
                <div id="status" role="status" class="announcement"></div>
                \(Overlays.html(words))
                """)
    }

    /// A page for somebody who is not signed in.
    static func open(
        _ title: String, _ origin: OpenRequest, status: HTTPResponse.Status = .ok, _ main: HTML
    ) -> DeskReply {
        let words = origin.words
        return whole(
            title: "\(title) · OdontoX", language: words.language, assets: origin.desk.assets, status: status,
            attributes: .empty,
            body: """
                <main id="main" class="narrow"><p class="brand">\(Icon.tooth) OdontoX</p>
                <h1>\(title)</h1>
                \(main)
                </main>
                <div id="status" role="status" class="announcement"></div>
                \(Overlays.html(words))
                """)
    }

    /// A piece of a page for a script that asks for it.
    static func bare(_ piece: HTML, status: HTTPResponse.Status) -> DeskReply {
        DeskReply(status, headers: headers, body: Array(piece.text.utf8))
    }

    /// What the scripts of the page know of its viewer.
    private static func data(of page: PageRequest) -> HTML {
        let viewer = page.viewer
        return """
             data-user="\(viewer.user.id)" data-role="\(viewer.role.rawValue)" \
            data-email="\(viewer.user.email)" data-clinic="\(viewer.clinic?.id ?? "")" \
            data-zone="\(viewer.clinic?.timezone ?? "")" data-reason="\(page.origin.reason ?? "")"
            """
    }

    private static func whole(
        title: String, language: Language, assets: Assets, status: HTTPResponse.Status, attributes: HTML,
        body: HTML
    ) -> DeskReply {
        let words: HTML =
            language == .english
            ? .empty
            : "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"\(assets.address("words/ur.json"))\">"
        let page: HTML = """
            <!doctype html>
            <html lang="\(language.rawValue)" dir="\(language.direction)">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
            <link rel="stylesheet" href="\(assets.address("styles/desk.css"))">
            <script src="\(assets.address("early.js"))"></script>
            \(words)<script type="module" src="\(assets.address("desk.js"))"></script></head>
            <body\(attributes)>
            \(Icon.symbols)
            \(body)
            </body>
            </html>
            """
        return DeskReply(status, headers: headers, body: Array(page.text.utf8))
    }

    private static let headers: HTTPFields = [
        .contentType: "text/html; charset=utf-8",
        .cacheControl: "no-store",
        .contentSecurityPolicy: """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
        trusted-types odontox
        """,
        .xContentTypeOptions: "nosniff",
        .referrerPolicy: "same-origin",
        .openerPolicy: "same-origin",
    ]
}
