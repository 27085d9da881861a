import API
import HTTPTypes
import Markup

/// The dialogs of a block: "New block", one of those that are, and the question before one is deleted.
struct BlockDialog {
    let page: PageRequest
    let place: BlockPlace

    private var words: Words { page.words }

    func new(_ draft: BlockDraft, problem: APIProblem?) async throws -> DeskReply {
        let form = try await blockForm(
            draft, name: words("New block"), action: page.address("/blocks/new"),
            button: words("Block time"), problem: problem)
        return try await reply(words("New block"), problem, form.html(page))
    }

    /// For somebody who may not change the block, what it is.
    func change(_ block: ShownBlock, _ draft: BlockDraft, problem: APIProblem?) async throws -> DeskReply {
        guard block.isWritable(by: page.viewer) else {
            let kind = words(block.kind)
            return try await reply(block.title, problem, "<p>\(kind), \(block.time(words))</p>")
        }
        let own = page.address("/blocks/\(block.id)")
        let deletion: HTML = """
            <a role="button" class="button quiet" href="\(own)/delete\(place.query)" \
            data-dialog>\(words("Delete"))</a>
            """
        var form = try await blockForm(
            draft, name: words("Change block"), action: own, button: words("Save"), problem: problem)
        form.moreButtons = form.moreButtons + deletion
        let hint: HTML =
            block.repeat == nil
            ? .empty : "<p class=\"notice\">\(words("A change counts for all days of the block."))</p>"
        return try await reply(block.title, problem, "\(hint)\(form.html(page))")
    }

    func deletion(_ block: ShownBlock, problem: APIProblem?) async throws -> DeskReply {
        guard block.isWritable(by: page.viewer) else { return ProblemPage.notYours(page) }
        let hint: HTML =
            block.repeat == nil ? .empty : " \(words("It is deleted from all of its days."))"
        let form = LabelledForm(
            id: "delete-block", label: words("Delete block"),
            action: page.address("/blocks/\(block.id)/delete"),
            content: """
                \(place.hiddenFields)<p><strong><bdi>\(block.title)</bdi></strong>, \(block.time(words)).\
                \(hint)</p>
                """,
            button: words("Delete"), isDanger: true, problem: problem, cancel: place.address)
        return try await reply(words("Delete block"), problem, form.html(page))
    }

    private func reply(
        _ title: String, _ problem: APIProblem?, _ content: HTML
    ) async throws -> DeskReply {
        try await page.dialog(
            title, behind: place.address, status: problem?.status ?? .ok, current: place.section,
            wide: !place.isSettings, content
        ) {
            try await place.content()
        }
    }

    private func blockForm(
        _ draft: BlockDraft, name: String, action: String, button: String, problem: APIProblem?
    ) async throws -> LabelledForm {
        let subjects = try await BlockSubjects.load(page, chosen: draft.subject)
        let conflicts = try await ConflictList.load(page, problem)
        // Where only appointments are in the way, one can insist.
        let insist: HTML =
            conflicts.items.isEmpty
            ? .empty
            : "<button type=\"submit\" name=\"keepVisits\" value=\"on\">\(words("Keep the visits"))</button>"
        return LabelledForm(
            id: "block", label: name, action: action,
            fields: [subjects.field(draft.subject, words)] + BlockFields.all(draft, words),
            content: place.hiddenFields, button: button, problem: problem, conflicts: conflicts.items,
            moreButtons: insist, cancel: place.address)
    }
}
