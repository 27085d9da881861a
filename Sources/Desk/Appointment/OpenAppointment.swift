import HTTPTypes
import Markup

/// An appointment that somebody has opened, in the state that they see.
struct OpenAppointment: Sendable {
    let page: PageRequest
    let clinic: ClinicFacts
    let appointment: ShownAppointment
    /// The state's `ETag`, which each change of it carries.
    let tag: String

    /// The appointment of the address.
    /// - Throws: ``APIProblem``: 404 for one that the clinic does not have.
    static func load(_ page: PageRequest) async throws -> OpenAppointment {
        let path = page.appointmentPath
        async let clinic = ClinicFacts.load(page)
        async let found = page.api.tagged(path, as: ShownAppointment.self)
        let (appointment, tag) = try await found
        return OpenAppointment(
            page: page, clinic: try await clinic, appointment: appointment, tag: tag ?? "")
    }

    var words: Words { page.words }
    var clock: ClinicClock { clinic.clock(page) }
    var now: WallTime { clock.now }
    var place: DialogPlace { DialogPlace(page, date: appointment.appointmentDate) }
    var name: String { appointment.patientName ?? appointment.appointmentType }

    /// An address of one of its dialogs: `address("/move")`.
    func address(_ path: String = "") -> String { page.address("/visits/\(appointment.id)\(path)") }

    /// Hidden fields of every form that changes it: also the state that it was made from.
    var hiddenFields: HTML {
        """
        \(page.hiddenFields)<input type="hidden" name="tag" value="\(tag)">\(place.hiddenField)
        """
    }

    /// Where a change elsewhere is told of while a form of this state is open (front-desk.md D4).
    var news: HTML {
        let seen = page.request.query["tag"] ?? tag
        let query = FormData([(name: "tag", value: seen)]).encoded
        return """
            <div id="appointment-news" aria-live="polite" data-live="appointment.updated" \
            data-live-match="id=\(appointment.id)" data-fragment="\(address("/news"))?\(query)">\
            \(seen == tag ? HTML.empty : changedNotice)</div>
            """
    }

    private var changedNotice: HTML {
        let text = words("Somebody has changed this appointment. Before you save, both versions are shown.")
        return "<p class=\"notice\">\(Icon.warning.html) \(text)</p>"
    }

    /// The dialog over the page that it was opened from.
    func dialog(
        _ title: String, status: HTTPResponse.Status = .ok, _ content: HTML
    ) async throws -> DeskReply {
        try await page.dialog(
            title, behind: place.address(page), status: status, current: place.section, content
        ) {
            try await place.content(page)
        }
    }
}

extension PageRequest {
    /// The API's path of the appointment that the address names.
    var appointmentPath: String { "/appointments/\(FormData.encode(request.parameters["id"] ?? ""))" }

    /// The state that a form was made from (`If-Match`); nil for a form without one.
    var seenTag: String? { form.text("tag") }
}

extension APIProblem {
    /// Whether a form shows it. A session that has ended and a fault of the server's are not the form's.
    var isOfForm: Bool { (400..<500).contains(status.code) && status != .unauthorized }
}
