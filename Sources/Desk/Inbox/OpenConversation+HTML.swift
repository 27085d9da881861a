import API
import Markup

extension OpenConversation {
    /// The heading and the log, which follow what happens. What one types stands below them.
    func html(_ page: PageRequest) -> HTML {
        let words = page.words
        let span = MessageSpan(page.request.query)
        let count = unread(by: page.viewer)
        let list: HTML =
            messages.isEmpty
            ? "<p class=\"hint\">\(words("Nothing written yet"))</p>"
            : "<ol>\(messages.map { row($0, page) })</ol>"
        let match: HTML = patient.map { " data-live-match=\"patientId=\($0.id)\"" } ?? .empty
        let pending: HTML = isPending ? " data-pending" : .empty
        let log = page.address("/inbox/\(FormData.encode(id))/log")
        return """
            <desk-conversation id="conversation" data-conversation="\(id)" data-unread="\(count)"\(pending) \
            data-fragment="\(log)\(Self.question(span.address))" \
            data-live="message.created message.updated message.deleted conversation.read"\(match)>
            \(head(page, count))
            <div class="log" id="log" role="log" aria-label="\(words("Messages"))" tabindex="0">\
            <div class="log-content">\(older(page, span))\(list)</div></div>
            </desk-conversation>
            """
    }

    private static func question(_ query: FormData) -> String { query.isEmpty ? "" : "?\(query.encoded)" }

    private func head(_ page: PageRequest, _ unread: Int) -> HTML {
        let words = page.words
        let title: HTML =
            patient.map { "<a href=\"\(page.address("/patients/\($0.id)"))\"><bdi>\($0.name)</bdi></a>" }
            ?? "<bdi>\(name(words))</bdi>"
        let number: HTML =
            patient.map { " <span class=\"hint\" dir=\"ltr\">\($0.patientNumber)</span>" }
            ?? .empty
        // With scripts, what is seen is read.
        let read: HTML =
            unread > 0
            ? """
            <noscript><form id="read" method="post" \
            action="\(page.address("/inbox/\(FormData.encode(id))/read"))">\(page.hiddenFields)\
            <button type="submit">\(words("Mark as read"))</button></form></noscript>
            """
            : .empty
        return """
            <header class="inbox-head"><a class="button quiet back" data-go href="\(page.address("/inbox"))">\
            \(words("All conversations"))</a><h2>\(title)\(number)</h2>\(read)</header>
            """
    }

    private func older(_ page: PageRequest, _ span: MessageSpan) -> HTML {
        let words = page.words
        let address = page.address("/inbox/\(FormData.encode(id))")
        let newest: HTML =
            span.cursor == nil
            ? .empty
            : """
            <a class="button quiet" data-go href="\(address)">\(words("Newest messages"))</a>
            """
        guard let olderCursor else { return newest }
        let query = span.older(olderCursor).encoded
        return """
            <p class="older">\(newest)<a class="button quiet" data-go data-older \
            href="\(address)?\(query)">\(words("Older messages"))</a></p>
            """
    }

    private func row(_ message: Message, _ page: PageRequest) -> HTML {
        let isOwn =
            patient == nil ? message.sentBy == page.viewer.user.id : message.direction == "outbound"
        let side: HTML = isOwn ? "own" : "theirs"
        let sender = [message.senderFirstName, message.senderLastName].compactMap { $0 }
        let subject: HTML = message.subject.map { "<p class=\"subject\"><bdi>\($0)</bdi></p>" } ?? .empty
        let state = MessageState(message, deliveries[message.id] ?? [], viewer: page.viewer)
        return """
            <li id="message-\(message.id)" class="message \(side)" data-id="\(message.id)">
            <p class="from"><b><bdi>\(sender.joined(separator: " "))</bdi></b> \
            \(moments.html(message.createdAt))</p>
            \(subject)<p class="text" dir="auto">\(message.message)</p>
            \(state.html(page.words))</li>
            """
    }
}
