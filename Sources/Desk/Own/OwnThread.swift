import API
import FoundationEssentials
import HTTPTypes
import Markup

/// One of a patient's threads, as its page shows it: newest messages last.
struct OwnThread {
    enum Kind: String, CaseIterable, Sendable {
        case clinic, doctor

        /// As the API's conversation ids end.
        var suffix: String { self == .clinic ? "Clinic" : "Doctor" }
    }

    /// Messages of one page.
    private static let pageSize = 50

    let page: PageRequest
    let kind: Kind
    private let clock: ClinicClock
    private let threads: [Conversation]
    private let messages: [Message]
    /// Leads to earlier ones; nil where there are none.
    private let earlier: String?
    /// Why the last message was refused.
    var problem: APIProblem?

    private var words: Words { page.words }
    /// Whether the newest messages are shown, and not earlier ones.
    private var isNewest: Bool { page.request.query["before"] == nil }

    private static func id(_ page: PageRequest, _ kind: Kind) -> String {
        "patient-\(page.viewer.user.patientId ?? "")-\(kind.suffix)"
    }

    /// Where the API has it.
    static func path(_ page: PageRequest, _ kind: Kind) -> String {
        "/messages/conversations/\(id(page, kind))"
    }

    static func load(_ page: PageRequest, _ kind: Kind) async throws -> OwnThread {
        async let clinic = page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        async let threads = page.api.get("/messages/conversations", as: [Conversation].self)
        let reply = try await page.api.raw(
            path(page, kind), ["limit": "\(pageSize)", "cursor": page.request.query.text("before")])
        let messages = try JSONDecoder().decode([Message].self, from: Data(reply.body))
        return OwnThread(
            page: page, kind: kind, clock: page.clock(of: try await clinic), threads: try await threads,
            messages: messages, earlier: nextCursor(reply))
    }

    /// Out of the answer's `Link: <…&cursor=…>; rel="next"`.
    private static func nextCursor(_ reply: DeskReply) -> String? {
        guard let name = HTTPField.Name("Link"), let link = reply.headers[name],
            let start = link.firstIndex(of: "?"), let end = link.firstIndex(of: ">"), start < end
        else { return nil }
        return FormData(String(link[link.index(after: start)..<end]))["cursor"]
    }

    var reply: DeskReply {
        page.page(
            words("Messages"), status: problem?.status ?? .ok, current: .messages,
            """
            <nav class="tabs" aria-label="\(words("Conversations"))">\(Kind.allCases.map(tab))</nav>
            \(log)
            \(form)
            """)
    }

    private func tab(_ kind: Kind) -> HTML {
        let thread = threads.first { $0.type == kind.suffix }
        let name =
            switch kind {
            case .clinic: page.viewer.clinic?.name ?? words("Clinic")
            case .doctor: thread?.participantName ?? words("Doctor")
            }
        let mark: HTML = kind == self.kind ? " aria-current=\"page\"" : .empty
        let unread = thread?.unreadCount ?? 0
        let count: HTML =
            unread > 0 && kind != self.kind
            ? " <span class=\"badge\">\(words("{0} new", "\(unread)"))</span>" : .empty
        return """
            <a href="\(page.own("/me/messages/\(kind.rawValue)"))"\(mark)><bdi>\(name)</bdi>\(count)</a>
            """
    }

    private var form: HTML {
        guard isNewest else {
            let newest = page.own("/me/messages/\(kind.rawValue)")
            return "<p><a class=\"button\" href=\"\(newest)\">\(words("Newest messages"))</a></p>"
        }
        let text = Field(
            name: "message", label: words("Message"), kind: .area,
            value: problem == nil ? "" : page.form["message"] ?? "", isRequired: true,
            attributes: " maxlength=\"5000\"")
        return Form(
            id: "message-form", action: page.own("/me/messages/\(kind.rawValue)"), fields: [text],
            button: words("Send"), problem: problem, classes: "form large"
        ).html(page)
    }
}

extension OwnThread {
    /// The messages; the newest of them follow what happens, and count as read once they are seen
    /// (`elements/inbox.js`).
    var log: HTML {
        let path = "/me/messages/\(kind.rawValue)"
        let unread = messages.filter { $0.direction == "outbound" && $0.status == "unread" }.count
        let live: HTML = """
             data-conversation="\(Self.id(page, kind))" data-unread="\(unread)" \
            data-fragment="\(page.own("\(path)/log"))" \
            data-live="message.created message.updated message.deleted conversation.read"
            """
        let before = earlier.map { page.own("\(path)?before=\(FormData.encode($0))") }
        let way: HTML =
            before.map { "<p><a href=\"\($0)\">\(words("Earlier messages"))</a></p>" } ?? .empty
        let none: HTML = "<p class=\"empty\">\(words("Nothing has been written yet."))</p>"
        return """
            <desk-conversation id="conversation" class="own-conversation"\(isNewest ? live : .empty)>
            <div id="log" role="log" class="own-log" tabindex="0" aria-label="\(words("Messages"))">\
            <div class="log-content">\(way)
            \(messages.isEmpty ? none : "<ol>\(messages.map(line))</ol>" as HTML)</div></div>
            </desk-conversation>
            """
    }

    private func line(_ message: Message) -> HTML {
        let isOwn = message.direction == "inbound"
        let names = [message.senderFirstName, message.senderLastName].compactMap(\.self)
        let sender = isOwn ? words("You") : names.joined(separator: " ")
        let read: HTML =
            isOwn && message.status == "read" ? " <span class=\"hint\">\(words("read"))</span>" : .empty
        let subject: HTML = message.subject.map { "<strong><bdi>\($0)</bdi></strong><br>" } ?? .empty
        let side: HTML = isOwn ? " class=\"own\"" : .empty
        return """
            <li id="message-\(message.id)"\(side)><p class="hint"><bdi>\(sender)</bdi>, \
            <time datetime="\(message.createdAt)">\(clock.shortMoment(of: message.createdAt, words))</time>\
            \(read)</p><p class="text" dir="auto">\(subject)\(message.message)</p></li>
            """
    }
}
