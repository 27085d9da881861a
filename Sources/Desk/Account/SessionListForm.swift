import API
import Markup

/// The places where somebody is signed in, each with a way to end it.
struct SessionListForm {
    let page: PageRequest
    let clock: ClinicClock
    var problem: APIProblem?

    func html(_ sessions: [Session]) -> HTML {
        let words = page.words
        let others = Form(
            id: "sessions", action: page.own("/account/sessions"), fields: [],
            button: words("End all other sessions"), problem: problem)
        let hasOthers = sessions.contains { !$0.current }
        return """
            <ul class="cards sessions">\(sessions.map(line))</ul>
            \(hasOthers || problem != nil ? others.html(page) : .empty)
            """
    }

    private func line(_ session: Session) -> HTML {
        let words = page.words
        let device = session.device ?? words("Unknown device")
        let used = words("Last used {0}", clock.shortMoment(of: session.lastUsedAt, words))
        let address: HTML = session.lastAddress.map { ", <bdi>\($0)</bdi>" } ?? .empty
        return """
            <li class="card"><p><strong><bdi>\(device)</bdi></strong><br>\
            <span class="hint">\(used)\(address)</span></p>\
            \(session.current ? current : end(session, device))</li>
            """
    }

    private var current: HTML { "<span class=\"badge\">\(page.words("This session"))</span>" }

    private func end(_ session: Session, _ device: String) -> HTML {
        let words = page.words
        return """
            <form id="session-\(session.id)" method="post" \
            action="\(page.own("/account/sessions/\(session.id)"))">\(page.hiddenFields)\
            <button type="submit" aria-label="\(words("End session: {0}", device))">\
            \(words("End session"))</button></form>
            """
    }
}
