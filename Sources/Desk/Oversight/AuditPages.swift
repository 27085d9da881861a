import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/audit`: who did what, newest first, for admins. The filters are the address's, and the
/// API's.
enum AuditPages {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/audit") { page in try await show(page) },
        .role(.admins, .get, "/desk/:clinic/audit.csv") { page in try await export(page) },
    ]

    private static let names = ["actorId", "action", "entity", "entityId", "from", "to"]

    private static func show(_ page: PageRequest) async throws -> DeskReply {
        let query = page.request.query
        let filter = query.keeping(names)
        let staff = try await page.api.everyRow("/staff", of: StaffMember.self)
        do {
            let asked = query.keeping(names + ["page", "cursor"]).setting("limit", "100")
            let list = try await page.api.get(
                "/audit?\(asked.encoded)", as: PageOf<AuditEntry, AuditPagination>.self)
            let table = AuditTable(
                entries: list.data, clock: MomentText(page, try await page.settings()), words: page.words,
                address: SettingsSection.audit.address(page), filter: filter)
            return reply(page, filter, staff, "\(table.html)\(pager(page, filter, list.pagination))")
        } catch let problem as APIProblem where problem.status == .badRequest {
            return reply(page, filter, staff, .empty, problem: problem)
        }
    }

    private static func reply(
        _ page: PageRequest, _ filter: FormData, _ staff: [StaffMember], _ list: HTML,
        problem: APIProblem? = nil
    ) -> DeskReply {
        let form = FilterForm(
            id: "audit", action: SettingsSection.audit.address(page),
            fields: AuditFilterFields(filter: filter, staff: staff, words: page.words).all, problem: problem,
            csv: "\(page.address("/audit.csv"))?\(filter.encoded)")
        return SettingsSection.audit.reply(
            page, status: problem?.status ?? .ok, wide: true, "\(form.html(page.words))\(list)")
    }

    /// Pages that the API finds by their number; further ones follow by cursor.
    private static let numberedPages = 100

    private static func pager(
        _ page: PageRequest, _ filter: FormData, _ place: AuditPagination
    ) -> HTML {
        func link(_ name: String, _ value: String, _ label: String) -> HTML {
            let address = SettingsSection.audit.address(page)
            let query = filter.setting(name, value).encoded
            return "<a class=\"button quiet\" href=\"\(address)?\(query)\">\(page.words(label))</a>"
        }
        var links: [HTML] = []
        if let number = place.page {
            if number > 1 { links.append(link("page", String(number - 1), "Previous")) }
            if place.nextCursor != nil && number < numberedPages {
                links.append(link("page", String(number + 1), "Next"))
            }
        } else {
            links.append(link("page", "1", "Newest"))
        }
        if let cursor = place.nextCursor, (place.page ?? numberedPages) >= numberedPages {
            links.append(link("cursor", cursor, "Next"))
        }
        guard !links.isEmpty else { return .empty }
        return "<nav class=\"pager\" aria-label=\"\(page.words("Pages"))\">\(links)</nav>"
    }

    /// The API's own export with the same filters.
    private static func export(_ page: PageRequest) async throws -> DeskReply {
        let filter = page.request.query.keeping(names)
        let reply = try await page.api.raw("/audit/export.csv?\(filter.encoded)")
        return Download.reply(
            reply.body, type: reply.headers[.contentType] ?? "text/csv; charset=utf-8",
            disposition: reply.headers[.contentDisposition] ?? "attachment; filename=\"audit.csv\"")
    }
}
