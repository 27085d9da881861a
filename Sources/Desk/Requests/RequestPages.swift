import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/requests`: what patients have asked for, oldest first (front-desk.md D3).
enum RequestPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/requests") { page in
            page.page(page.words("Requests"), current: .requests, try await content(page))
        },
        .role(.staff, .get, "/desk/:clinic/requests/list") { page in
            page.fragment(try await RequestList.load(page).html)
        },
        .role(.staff, .post, "/desk/:clinic/requests/:id/approve") { page in try await approve(page) },
    ]

    static func content(_ page: PageRequest) async throws -> HTML { try await RequestList.load(page).html }

    /// Approves a request, if it is still what the list showed.
    private static func approve(_ page: PageRequest) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        let isOwn = open.appointment.doctorId == page.viewer.user.id
        guard page.viewer.role != .doctor || isOwn else { return ProblemPage.notYours(page) }
        do {
            guard open.appointment.updatedAt == page.form["seen"] || page.form["seen"] == nil else {
                return try await refused(page, changed(page), .preconditionFailed)
            }
            let saved = try await AppointmentStep.approve.take(
                page.api, page.appointmentPath, isToday: false, key: page.form["key"], tag: open.tag)
            let name = saved.patientName ?? open.name
            return page.done(page.address("/requests"), page.words("{0}: approved", name))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await refused(page, Refusal(problem).alert(page.words), problem.status)
        }
    }

    private static func changed(_ page: PageRequest) -> HTML {
        let text = page.words("Somebody has changed this request. Look at it again.")
        return "<div role=\"alert\" class=\"problem\">\(Icon.warning.html)<p>\(text)</p></div>"
    }

    /// For a script the reason alone, which it puts above the button.
    private static func refused(
        _ page: PageRequest, _ alert: HTML, _ status: HTTPResponse.Status
    ) async throws -> DeskReply {
        if page.request.isScripted { return page.fragment(alert, status: status) }
        let list = try await content(page)
        return page.page(page.words("Requests"), status: status, current: .requests, "\(alert)\(list)")
    }
}
