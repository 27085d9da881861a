import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/deliveries`: what was mailed and sent by WhatsApp, and what became of it, for admins.
enum DeliveryPages {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/deliveries") { page in try await show(page) },
        .role(.admins, .get, "/desk/:clinic/deliveries.csv") { page in try await export(page) },
    ]

    private static let names = ["channel", "status"]
    private static let channels = ["email", "whatsapp"]
    private static let states = ["pending", "sent", "failed", "suppressed"]

    private static func show(_ page: PageRequest) async throws -> DeskReply {
        let query = page.request.query
        let address = SettingsSection.deliveries.address(page)
        do {
            let asked = query.keeping(names + ["page"]).setting("limit", "100")
            let list = try await page.api.get(
                "/deliveries?\(asked.encoded)", as: PageOf<Delivery, Pagination>.self)
            let table = DeliveryTable(
                deliveries: list.data, clock: MomentText(page, try await page.settings()),
                words: page.words)
            return reply(page, "\(table.html)\(page.pager(list.pagination, at: address))", problem: nil)
        } catch let problem as APIProblem where problem.status == .badRequest {
            return reply(page, .empty, problem: problem)
        }
    }

    private static func reply(_ page: PageRequest, _ list: HTML, problem: APIProblem?) -> DeskReply {
        let words = page.words
        let filter = page.request.query.keeping(names)
        let (channel, status) = (filter["channel"] ?? "", filter["status"] ?? "")
        let form = FilterForm(
            id: "deliveries", action: SettingsSection.deliveries.address(page),
            fields: [
                Field(
                    name: "channel", label: words("Channel"),
                    kind: FilterForm.choices(channels, chosen: channel, all: "Every channel", words),
                    value: channel),
                Field(
                    name: "status", label: words("Status"),
                    kind: FilterForm.choices(states, chosen: status, all: "Every status", words),
                    value: status),
            ],
            problem: problem, csv: "\(page.address("/deliveries.csv"))?\(filter.encoded)")
        return SettingsSection.deliveries.reply(
            page, status: problem?.status ?? .ok, wide: true, "\(form.html(words))\(list)")
    }

    /// The newest that the filters find, as many as the desk reads of a list.
    private static func export(_ page: PageRequest) async throws -> DeskReply {
        let filter = page.request.query.keeping(names)
        let rows = try await page.api.everyRow("/deliveries", filter.fields, of: Delivery.self)
        return Download.reply(
            DeliveryCSV.bytes(rows), type: "text/csv; charset=utf-8; header=present",
            disposition: "attachment; filename=\"deliveries.csv\"")
    }
}
