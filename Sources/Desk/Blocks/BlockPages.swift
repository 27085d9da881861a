import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/blocks/…`: dialogs that keep time free of appointments (front-desk.md D5.7). The front
/// desk writes all blocks, a doctor their own.
enum BlockPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/blocks/new") { page in try await new(page) },
        .role(.staff, .post, "/desk/:clinic/blocks/new") { page in try await add(page) },
        .role(.staff, .get, "/desk/:clinic/blocks/:id") { page in try await show(page) },
        .role(.staff, .post, "/desk/:clinic/blocks/:id") { page in try await save(page) },
        .role(.staff, .get, "/desk/:clinic/blocks/:id/delete") { page in
            try await ask(page, problem: nil)
        },
        .role(.staff, .post, "/desk/:clinic/blocks/:id/delete") { page in try await delete(page) },
    ]

    private static func path(_ page: PageRequest) -> String {
        "/blocks/\(FormData.encode(page.request.parameters["id"] ?? ""))"
    }

    private static func block(_ page: PageRequest) async throws -> ShownBlock {
        try await page.api.get(path(page), as: ShownBlock.self)
    }

    /// On the day of the address, or today.
    private static func new(_ page: PageRequest) async throws -> DeskReply {
        var draft = BlockDraft(query: page)
        if CalendarDate(draft.date) == nil { draft.date = try await DayPage.today(page).description }
        let place = BlockPlace(page, date: draft.date)
        return try await BlockDialog(page: page, place: place).new(draft, problem: nil)
    }

    private static func add(_ page: PageRequest) async throws -> DeskReply {
        let draft = BlockDraft(form: page.form)
        let place = BlockPlace(page, date: draft.date)
        do {
            let saved = try await page.api.change(
                .post, "/blocks", draft.body(keepsVisits: page.form.isOn("keepVisits")),
                key: page.form["key"], as: ShownBlock.self)
            return page.done(
                BlockPlace(page, date: saved.date).address, page.words("Blocked: {0}", saved.title))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await BlockDialog(page: page, place: place).new(draft, problem: problem)
        }
    }

    private static func show(_ page: PageRequest) async throws -> DeskReply {
        let found = try await block(page)
        return try await dialog(page, found).change(found, BlockDraft(found), problem: nil)
    }

    private static func dialog(_ page: PageRequest, _ block: ShownBlock) -> BlockDialog {
        BlockDialog(page: page, place: BlockPlace(page, date: block.date))
    }

    private static func save(_ page: PageRequest) async throws -> DeskReply {
        let found = try await block(page)
        let draft = BlockDraft(form: page.form)
        do {
            let saved = try await page.api.change(
                .patch, path(page), draft.body(keepsVisits: page.form.isOn("keepVisits")),
                key: page.form["key"], as: ShownBlock.self)
            return page.done(
                BlockPlace(page, date: saved.date).address, page.words("Block changed: {0}", saved.title))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await dialog(page, found).change(found, draft, problem: problem)
        }
    }

    private static func ask(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let found = try await block(page)
        return try await dialog(page, found).deletion(found, problem: problem)
    }

    private static func delete(_ page: PageRequest) async throws -> DeskReply {
        let found = try await block(page)
        do {
            try await page.api.change(.delete, path(page), key: page.form["key"])
            return page.done(
                BlockPlace(page, date: found.date).address, page.words("Block deleted: {0}", found.title))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await dialog(page, found).deletion(found, problem: problem)
        }
    }
}
