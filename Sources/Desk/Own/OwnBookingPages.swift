import API
import HTTPTypes
import Markup

/// `/me/book`: a patient chooses what, with whom and when, and asks for it. The clinic answers the request.
enum OwnBookingPages {
    static let routes: [DeskRoute] = [
        .role(.patients, .get, "/me/book") { page in
            try await OwnBookingPage.load(page, page.request.query).reply
        },
        .role(.patients, .post, "/me/book") { page in try await request(page) },
    ]

    private static func request(_ page: PageRequest) async throws -> DeskReply {
        let form = page.form
        let minutes = form.number("minutes").map { JSONValue($0) }
        var body = JSONObject([
            ("appointmentType", JSONValue(form.text("type"))), ("doctorId", JSONValue(form.text("with"))),
            ("appointmentDate", JSONValue(form.text("date"))),
            ("appointmentTime", JSONValue(form.text("time"))), ("notes", JSONValue(form.text("notes"))),
        ])
        if let minutes { body["durationMinutes"] = minutes }
        do {
            let visit = try await page.api.change(
                .post, "/appointments", .object(body), key: form["key"], as: OwnVisit.self)
            return page.done(
                page.own("/me/visits/\(visit.id)"),
                page.words("The clinic has your request and will answer it."))
        } catch let problem as APIProblem where problem.isOfForm {
            var shown = try await OwnBookingPage.load(page, form)
            shown.problem = problem
            return shown.reply
        }
    }
}

/// What the page shows: the choices, the free times, and what has been chosen.
struct OwnBookingPage {
    let page: PageRequest
    let choice: OwnBookingChoice
    let today: CalendarDate
    /// The last day that may be asked for.
    let lastDay: CalendarDate
    let types: [AppointmentType]
    let doctors: [Contact]
    let times: OwnFreeTimes
    /// Why the request was refused.
    var problem: APIProblem?

    /// Days that are offered where the clinic sets no limit.
    private static let mostDaysAhead = 365

    static func load(_ page: PageRequest, _ fields: FormData) async throws -> OwnBookingPage {
        let api = page.api
        async let someTypes = api.everyRow("/appointment-types", of: AppointmentType.self)
        async let staff = api.get("/messages/contacts", ["limit": "500"], as: [Contact].self)
        let clinic = try await api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        let today = page.clock(of: clinic).today
        let types = try await someTypes
        var choice = OwnBookingChoice(fields, today: today)
        choice.type = (types.first { $0.name == choice.type } ?? types.first)?.name ?? choice.type
        let minutes = types.first { $0.name == choice.type }?.durationMinutes
        let times = try await OwnFreeTimes.load(api, choice, minutes: minutes)
        let limit = clinic.patientBooking?.maxDaysAhead ?? mostDaysAhead
        return OwnBookingPage(
            page: page, choice: choice, today: today, lastDay: today.adding(days: limit), types: types,
            doctors: try await staff.filter { $0.role == "doctor" }, times: times)
    }

    var reply: DeskReply {
        page.page(
            page.words("Book a visit"), status: problem?.status ?? .ok, current: .book,
            OwnBookingView(content: self).html)
    }

    /// Of the chosen type; nil where the clinic has no types.
    var minutes: Int? { types.first { $0.name == choice.type }?.durationMinutes }

    func address(_ choice: OwnBookingChoice) -> String {
        page.own("/me/book?\(FormData(choice.fields).encoded)")
    }
}
