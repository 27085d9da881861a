import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/visits/{id}`: the dialog of one appointment, and what its buttons do (front-desk.md D3).
enum AppointmentPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/visits/:id") { page in try await show(page) },
        .role(.staff, .post, "/desk/:clinic/visits/:id") { page in try await AppointmentEdit.save(page) },
        .role(.staff, .get, "/desk/:clinic/visits/:id/facts") { page in
            let open = try await OpenAppointment.load(page)
            return page.fragment(AppointmentDialog(open: open).facts)
        },
        .role(.staff, .get, "/desk/:clinic/visits/:id/news") { page in
            page.fragment(try await OpenAppointment.load(page).news)
        },
        .role(.staff, .post, "/desk/:clinic/visits/:id/steps") { page in try await step(page) },
        .role(.staff, .get, "/desk/:clinic/visits/:id/decline") { page in
            try await AskAgain.show(page, .decline)
        },
        .role(.staff, .post, "/desk/:clinic/visits/:id/decline") { page in
            try await AskAgain.answer(page, .decline)
        },
        .role(.staff, .get, "/desk/:clinic/visits/:id/cancel") { page in
            try await AskAgain.show(page, .cancel)
        },
        .role(.staff, .post, "/desk/:clinic/visits/:id/cancel") { page in
            try await AskAgain.answer(page, .cancel)
        },
        .role(.staff, .get, "/desk/:clinic/visits/:id/move") { page in try await MoveDialog.show(page) },
        .role(.staff, .post, "/desk/:clinic/visits/:id/move") { page in try await MoveDialog.save(page) },
    ]

    private static func show(_ page: PageRequest) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        let dialog = AppointmentDialog(open: open)
        guard page.request.query["tab"] == "activity" else { return try await dialog.reply() }
        let history = try await page.api.get("\(page.appointmentPath)/activity", as: DataList<Activity>.self)
        let tab = ActivityTab(open: open, history: history.data)
        return try await open.dialog(open.name, dialog.tabs(.activity, tab.html))
    }

    /// A button of the dialog.
    private static func step(_ page: PageRequest) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        do {
            let saved: ShownAppointment
            let outcome: String
            if let undone = page.form["undo"] {
                saved = try await undo(undone, open)
                outcome = "{0}: taken back"
            } else if let step = page.form["step"].flatMap({ AppointmentStep(rawValue: $0) }) {
                saved = try await step.take(
                    page.api, page.appointmentPath, isToday: open.appointment.isToday(open.now),
                    key: page.form["key"], tag: page.seenTag)
                outcome = step.outcome
            } else {
                return .seeOther(open.address())
            }
            let name = saved.patientName ?? open.name
            return page.done("\(open.address())\(open.place.query)", page.words(outcome, name))
        } catch let problem as APIProblem where problem.isOfForm {
            let now = try await OpenAppointment.load(page)
            return try await AppointmentDialog(open: now, problem: problem).reply()
        }
    }

    /// Takes back the last step of the patient's way.
    private static func undo(_ step: String, _ open: OpenAppointment) async throws -> ShownAppointment {
        let page = open.page
        return try await page.api.change(
            .post, "\(page.appointmentPath)/flow", ["step": .string(step), "undo": true],
            key: page.form["key"], ifMatch: page.seenTag, as: ShownAppointment.self)
    }
}
