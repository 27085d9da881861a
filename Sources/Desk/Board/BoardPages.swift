import HTTPTypes
import Markup

/// `/desk/{clinic}/board`: who is expected, waits, is treated, is done (front-desk.md D3).
enum BoardPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/board") { page in
            page.page(page.words("Board"), current: .board, wide: true, try await content(page))
        },
        .role(.staff, .get, "/desk/:clinic/board/columns") { page in
            page.fragment(try await Board.load(page).columns)
        },
        .role(.staff, .post, "/desk/:clinic/board/:id") { page in try await step(page) },
    ]

    static func content(_ page: PageRequest) async throws -> HTML { try await Board.load(page).html }

    /// A button of a card. The order of the steps keeps two people from taking one twice (D5.8).
    private static func step(_ page: PageRequest) async throws -> DeskReply {
        guard let step = page.form["step"].flatMap({ AppointmentStep(rawValue: $0) }), !step.asksAgain else {
            return .seeOther(page.address("/board"))
        }
        do {
            let saved = try await step.take(
                page.api, page.appointmentPath, isToday: true, key: page.form["key"], tag: nil)
            let alarm = FormData([(name: "alarm", value: String(Board.alarm(page.form)))]).encoded
            let address = page.address("/board?\(alarm)")
            return page.done(address, page.words(step.outcome, saved.patientName ?? ""))
        } catch let problem as APIProblem where problem.isOfForm {
            let alert = Refusal(problem).alert(page.words)
            if page.request.isScripted { return page.fragment(alert, status: problem.status) }
            let main = try await content(page)
            return page.page(
                page.words("Board"), status: problem.status, current: .board, wide: true, "\(alert)\(main)")
        }
    }
}
