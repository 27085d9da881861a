import API
import Markup

/// The list "Conversations": with whom, what was said last and when, and how much of it is new.
struct InboxList {
    let page: PageRequest
    let people: InboxPeople
    /// The conversation beside the list.
    let open: String?
    let moments: MomentText

    private var words: Words { page.words }

    var html: HTML {
        """
        <div id="conversations" data-fragment="\(address)" \
        data-live="message.created message.updated message.deleted conversation.read patient.updated">
        \(list)\(others)\(more)</div>
        """
    }

    /// Where the list is fetched anew.
    private var address: String {
        let query = page.request.query
        let wanted = FormData([])
            .setting("open", open)
            .setting("search", people.search)
            .setting("after", query.text("after"))
        return page.address("/inbox/list") + (wanted.isEmpty ? "" : "?\(wanted.encoded)")
    }

    private var list: HTML {
        guard !people.conversations.isEmpty else {
            let text = people.search == nil ? words("No messages yet.") : words("No conversation found.")
            return "<p class=\"empty\">\(text)</p>"
        }
        return """
            <ul class="entries" role="list" aria-label="\(words("Conversations"))">\
            \(people.conversations.map { row($0) })</ul>
            """
    }

    private func row(_ conversation: Conversation) -> HTML {
        let isOpen = open.map { conversation.isTheSame(as: $0) } ?? false
        let mark: HTML = isOpen ? " aria-current=\"true\"" : .empty
        let count = conversation.unreadCount
        let unread: HTML =
            count > 0
            ? """
            <span class="badge count"><span aria-hidden="true">\(count)</span>\
            <span class="unseen">\(words("{0} unread", String(count)))</span></span>
            """
            : .empty
        return """
            <li id="with-\(conversation.id)"><a class="entry conversation" data-go \
            href="\(page.address("/inbox/\(conversation.id)"))"\(mark)>\
            <b><bdi>\(conversation.participantName)</bdi></b> \(moments.html(conversation.lastMessageTime)) \
            <span class="snippet"><bdi>\(conversation.lastMessage)</bdi></span> \(unread)</a></li>
            """
    }

    /// Whom a search finds beside those.
    private var others: HTML {
        guard !people.others.isEmpty else { return .empty }
        let rows: [HTML] = people.others.map { person in
            """
            <li><a class="entry" data-go href="\(page.address("/inbox/\(person.conversationId)"))">\
            <bdi>\(person.name)</bdi></a></li>
            """
        }
        return """
            <h2>\(words("Nothing written yet"))</h2>
            <ul class="entries" role="list" aria-label="\(words("Nothing written yet"))">\(rows)</ul>
            """
    }

    private var more: HTML {
        let first: HTML =
            people.isLater
            ? """
            <a class="button quiet" data-go href="\(page.address("/inbox"))">\
            \(words("Newest conversations"))</a>
            """
            : .empty
        guard let cursor = people.nextCursor else { return "<p class=\"pager\">\(first)</p>" }
        let query = FormData([(name: "after", value: cursor)]).encoded
        return """
            <p class="pager">\(first)<a class="button quiet" data-go \
            href="\(page.address("/inbox?\(query)"))">\(words("Older conversations"))</a></p>
            """
    }
}

extension Conversation {
    /// Whether an address means this one: staff find both threads of a patient in one (contract §5.4).
    func isTheSame(as id: String) -> Bool { id == self.id || id.hasPrefix("\(self.id)-") }
}
