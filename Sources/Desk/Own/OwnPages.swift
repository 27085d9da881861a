import API
import HTTPTypes
import Markup

/// A patient's own pages: the next visits, each visit, the invoices (front-desk.md D3). Nothing on them is of
/// another patient.
enum OwnPages {
    static let routes: [DeskRoute] = shown + steps + OwnInvoicePages.routes

    private static let shown: [DeskRoute] = [
        .role(.patients, .get, "/me") { page in
            let visits = try await OwnVisitList.load(page)
            return page.page(page.words("Your visits"), current: .home, visits.page)
        },
        .role(.patients, .get, "/me/visits") { page in
            page.fragment(try await OwnVisitList.load(page).html)
        },
        .role(.patients, .get, "/me/visits/:id") { page in try await OwnVisitPage.load(page).reply },
        .role(.patients, .get, "/me/visits/:id/state") { page in
            page.fragment(try await OwnVisitPage.load(page).state)
        },
        .role(.patients, .get, "/me/visits/:id/cancel") { page in
            try await OwnVisitPage.load(page).cancelDialog()
        },
    ]

    private static let steps: [DeskRoute] = OwnVisitPage.Step.allCases.map { step in
        DeskRoute.role(.patients, .post, "/me/visits/:id/\(step.rawValue)") { page in
            try await OwnVisitPage.take(step, page)
        }
    }
}

/// The visits of somebody: the next ones, and the latest of the last year.
struct OwnVisitList {
    /// Days that are looked back, and visits of them that are shown.
    private static let daysBack = 365
    private static let mostEarlier = 20

    private let request: PageRequest
    private let next: [OwnVisit]
    /// Latest first.
    private let earlier: [OwnVisit]

    static func load(_ page: PageRequest) async throws -> OwnVisitList {
        let clinic = try await page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        let today = page.clock(of: clinic).today
        async let past = page.api.everyRow(
            "/appointments",
            [
                (name: "startDate", value: "\(today.adding(days: -daysBack))"),
                (name: "endDate", value: "\(today.adding(days: -1))"),
            ], of: OwnVisit.self)
        async let coming = page.api.everyRow(
            "/appointments", [(name: "startDate", value: "\(today)")], of: OwnVisit.self)
        let (before, ahead) = (try await past, try await coming)
        let done = ahead.filter { $0.status == "completed" }
        return OwnVisitList(
            request: page, next: ahead.filter(\.isOpen),
            earlier: Array((before + done).reversed().prefix(mostEarlier)))
    }

    private var words: Words { request.words }

    var page: HTML {
        """
        \(html)
        <p><a class="button main large" href="\(request.own("/me/book"))">\(Icon.add.html) \
        \(words("Find a time"))</a></p>
        """
    }

    /// The part that follows what happens.
    var html: HTML {
        let none: HTML = "<p class=\"empty\">\(words("You have no visit ahead."))</p>"
        let past: HTML =
            earlier.isEmpty
            ? .empty : "<h2>\(words("Earlier visits"))</h2><ul class=\"cards\">\(earlier.map(line))</ul>"
        return """
            <div id="own-visits" data-fragment="\(request.own("/me/visits"))" \
            data-live="appointment.created appointment.updated">
            <h2>\(words("Next visits"))</h2>
            \(next.isEmpty ? none : "<ul class=\"cards\">\(next.map(line))</ul>" as HTML)
            \(past)
            </div>
            """
    }

    private func line(_ visit: OwnVisit) -> HTML {
        let doctor: HTML = visit.doctorName.map { ", <bdi>\($0)</bdi>" } ?? .empty
        return """
            <li><a class="card-link" href="\(request.own("/me/visits/\(visit.id)"))">\
            <strong>\(visit.longDate(words)), \(visit.appointmentTime)</strong> \
            <span><bdi>\(visit.appointmentType)</bdi>\(doctor)</span> \(visit.badge(words))</a></li>
            """
    }
}
