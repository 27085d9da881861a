import API
import Markup

/// The dialog "New message": whom to write to. What is written is written in their conversation, which may
/// be a new one.
enum NewConversation {
    /// Also the answer to its form, which changes nothing: on to the conversation, or whom the name may mean.
    static func show(_ page: PageRequest) async throws -> DeskReply {
        let query = page.request.query
        if let id = query.text("to") { return .seeOther(page.address("/inbox/\(FormData.encode(id))")) }
        let name = query.text("name")
        var found: [ContactSummary] = []
        if let name { found = try await InboxPeople.contacts(page.api, name) }
        if let only = found.first, found.count == 1 {
            return .seeOther(page.address("/inbox/\(only.conversationId)"))
        }
        return try await page.dialog(
            page.words("New message"), behind: page.address("/inbox"), current: .inbox,
            content(page, name ?? "", found)
        ) {
            try await InboxPages.content(page)
        }
    }

    private static func content(_ page: PageRequest, _ name: String, _ found: [ContactSummary]) -> HTML {
        let words = page.words
        let people: [HTML] = found.map { person in
            """
            <li><a class="person" href="\(page.address("/inbox/\(person.conversationId)"))">\
            <bdi>\(person.name)</bdi></a></li>
            """
        }
        let nobody: HTML =
            name.isEmpty || !found.isEmpty
            ? .empty : "<p role=\"alert\" class=\"problem\">\(words("Nobody found"))</p>"
        return """
            <form id="new-conversation" class="form" method="get" action="\(page.address("/inbox/new"))" \
            data-inbox="\(page.address("/inbox"))">\(nobody)
            <desk-combobox class="field" data-source="\(page.address("/inbox/contacts"))">\
            <label for="new-conversation-name">\(words("To"))</label>\
            <input id="new-conversation-name" name="name" role="combobox" aria-expanded="false" \
            aria-autocomplete="list" autocomplete="off" value="\(name)">\
            <input type="hidden" name="to" value=""></desk-combobox>
            <ul class="people">\(people)</ul>
            <div class="buttons"><button type="submit" class="main">\(words("Write"))</button>\
            <a role="button" class="button quiet" href="\(page.address("/inbox"))" data-cancel>\
            \(words("Cancel"))</a>\
            </div></form>
            """
    }

    /// Patients and colleagues to choose from by a part of their name, number or phone.
    static func options(_ page: PageRequest) async throws -> DeskReply {
        let text = page.request.query.text("q") ?? ""
        let directory = try await page.api.get(
            "/messages/contacts", ["search": text.isEmpty ? nil : text, "limit": "20"],
            as: ContactDirectory.self)
        let options: [HTML] = (directory.patients + directory.staff).map { person in
            let mark = person.patientNumber ?? page.words(person.role ?? "")
            return """
                <li role="option" data-value="\(person.type)-\(person.id)" data-label="\(person.name)">\
                <bdi>\(person.name)</bdi> <span class="hint">\(mark)</span></li>
                """
        }
        return page.fragment("<ul>\(options)</ul>")
    }
}
