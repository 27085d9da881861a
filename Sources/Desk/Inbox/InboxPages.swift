import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/inbox/{conversation?}`: conversations with patients and colleagues (front-desk.md D3).
enum InboxPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/inbox") { page in try await inbox(page) },
        .role(.staff, .get, "/desk/:clinic/inbox/list") { page in
            page.fragment(try await list(page, open: page.request.query.text("open")))
        },
        .role(.staff, .get, "/desk/:clinic/inbox/new") { page in try await NewConversation.show(page) },
        .role(.staff, .get, "/desk/:clinic/inbox/contacts") { page in
            try await NewConversation.options(page)
        },
        .role(.staff, .get, "/desk/:clinic/inbox/:conversation") { page in try await inbox(page) },
        .role(.staff, .get, "/desk/:clinic/inbox/:conversation/log") { page in try await log(page) },
        .role(.staff, .post, "/desk/:clinic/inbox/:conversation") { page in
            try await InboxComposer.send(page)
        },
        .role(.staff, .post, "/desk/:clinic/inbox/:conversation/read") { page in try await read(page) },
        .role(.staff, .get, "/desk/:clinic/unread") { page in try await UnreadCounts.reply(page) },
    ]

    /// - Parameter problem: Why the message of the form was not sent.
    static func inbox(_ page: PageRequest, problem: APIProblem? = nil) async throws -> DeskReply {
        async let unread = UnreadCounts.messages(page.api)
        let (title, main) = try await content(page, problem: problem)
        return Page(
            title: title, main: main, current: .inbox, isWide: true, unread: try await unread
        ).reply(page, status: problem?.status ?? .ok)
    }

    /// What stands below a dialog, too.
    static func content(
        _ page: PageRequest, problem: APIProblem? = nil
    ) async throws -> (title: String, main: HTML) {
        let id = page.request.parameters["conversation"]
        let words = page.words
        async let shown = list(page, open: id)
        let opened = try await pane(page, id, problem)
        let people = try await shown
        let search = SearchForm(
            action: page.address(id.map { "/inbox/\(FormData.encode($0))" } ?? "/inbox"),
            label: words("Search conversations"),
            value: page.request.query.text("search") ?? "")
        let mark: HTML = id == nil ? .empty : " has-open"
        return (
            words("Inbox"),
            """
            <div class="inbox\(mark)"><div class="inbox-people">
            <div class="list-head">\(search.html(words))\
            <a role="button" class="button main" id="new-message" href="\(page.address("/inbox/new"))" \
            data-dialog>\(Icon.add.html)<span>\(words("New message"))</span></a></div>
            \(people)
            </div>
            \(opened)
            </div>
            """
        )
    }

    private static func pane(
        _ page: PageRequest, _ id: String?, _ problem: APIProblem?
    ) async throws -> HTML {
        guard let id else { return "<p class=\"empty\">\(page.words("Choose a conversation."))</p>" }
        let open = try await OpenConversation.load(page, id)
        return """
            <div class="inbox-open">\(open.html(page))
            \(InboxComposer.html(page, open, problem: problem))</div>
            """
    }

    private static func list(_ page: PageRequest, open: String?) async throws -> HTML {
        async let clinic = page.settings()
        let people = try await InboxPeople.load(page)
        let moments = MomentText(page, try await clinic)
        return InboxList(page: page, people: people, open: open, moments: moments).html
    }

    private static func log(_ page: PageRequest) async throws -> DeskReply {
        guard let id = page.request.parameters["conversation"] else { return DeskReply(.notFound) }
        return page.fragment(try await OpenConversation.load(page, id).html(page))
    }

    /// Marks what has come as read. A reader without scripts says so; with them the page does.
    private static func read(_ page: PageRequest) async throws -> DeskReply {
        let id = FormData.encode(page.request.parameters["conversation"] ?? "")
        try await page.api.change(.post, "/messages/conversations/\(id)/read", key: page.form.text("key"))
        return page.done(page.address("/inbox/\(id)"))
    }
}
