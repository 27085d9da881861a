import API
import Markup

/// The appointments that are in the way of a block or a closure, as items of a refusal's list: each a link to
/// its dialog.
struct ConflictList: Sendable {
    let items: [HTML]

    /// Appointments that are named; of more only their number is told.
    private static let most = 10

    static func load(_ page: PageRequest, _ problem: APIProblem?) async throws -> ConflictList {
        var ids: [String] = []
        for conflict in problem?.error.conflicts ?? [] {
            if let id = conflict.appointmentId, !ids.contains(id) { ids.append(id) }
        }
        var items: [HTML] = []
        for id in ids.prefix(most) {
            items.append(item(page, try await page.api.get("/appointments/\(id)", as: Row.self)))
        }
        if ids.count > most {
            items.append("<li>\(page.words("and {0} more", String(ids.count - most)))</li>")
        }
        return ConflictList(items: items)
    }

    private static func item(_ page: PageRequest, _ row: Row) -> HTML {
        let day = CalendarDate(row.appointmentDate)?.short(page.words) ?? row.appointmentDate
        let doctor: HTML = row.doctorName.map { ", <bdi>\($0)</bdi>" } ?? .empty
        return """
            <li><a href="\(page.address("/visits/\(row.id)"))">\(day), \(row.appointmentTime), \
            <bdi>\(row.patientName ?? row.appointmentType)</bdi></a>\(doctor)</li>
            """
    }

    private struct Row: Decodable, Sendable {
        var id: String
        var appointmentDate: String
        var appointmentTime: String
        var appointmentType: String
        var patientName: String?
        var doctorName: String?
    }
}
