import API
import HTTPTypes
import Markup

/// A patient's page: who they are, their appointments, what they owe, how they may be written to.
struct PatientPage: Sendable {
    let page: PageRequest
    let patient: Patient
    /// The record's `ETag`, which a change carries.
    let tag: String
    let appointments: PatientAppointments
    /// Nil for those who see no invoices.
    let bills: PatientBills?
    let preferences: ContactPreferences
    let moments: MomentText
    /// Why the last change of the record was refused.
    var problem: APIProblem?

    /// - Throws: ``APIProblem``: 404 for a patient whom the clinic does not have.
    static func load(_ page: PageRequest) async throws -> PatientPage {
        let path = "/patients/\(page.rowId)"
        let (patient, tag) = try await page.api.tagged(path, as: Patient.self)
        let moments = MomentText(page, try await page.settings())
        async let appointments = PatientAppointments.load(page, patient.id, moments)
        async let bills = PatientBills.load(page, patient.id)
        async let preferences = page.api.get("\(path)/contact-preferences", as: ContactPreferences.self)
        return PatientPage(
            page: page, patient: patient, tag: tag ?? "", appointments: try await appointments,
            bills: try await bills, preferences: try await preferences, moments: moments)
    }

    static func show(_ page: PageRequest) async throws -> DeskReply { reply(try await load(page)) }

    /// Saves the details. What somebody else has changed meanwhile is not written over (412).
    static func save(_ page: PageRequest) async throws -> DeskReply {
        var body = PatientFields.body(page.form)
        if page.viewer.isAdmin { body["legalHoldUntil"] = JSONValue(page.form.text("legalHoldUntil")) }
        do {
            try await page.api.change(
                .patch, "/patients/\(page.rowId)", .object(body), key: page.form.text("key"),
                ifMatch: page.form.text("tag"))
            return page.done(page.address("/patients/\(page.rowId)"), page.words("Saved"))
        } catch let problem as APIProblem where problem.isOfForm {
            var shown = try await load(page)
            shown.problem = problem
            return reply(shown)
        }
    }

    private static func reply(_ shown: PatientPage) -> DeskReply {
        shown.page.page(
            shown.patient.name, status: shown.problem?.status ?? .ok, current: .patients, shown.html)
    }

    /// An address of this patient's: `address("/consent")`.
    func address(_ path: String = "") -> String { page.address("/patients/\(patient.id)\(path)") }

    private var words: Words { page.words }

    /// The whole follows what happens to the patient.
    var html: HTML {
        """
        <div id="patient" class="patient-page" data-fragment="\(address())\(appointments.question)" \
        data-live="patient.updated appointment.created appointment.updated invoice.updated" \
        data-live-match="patientId=\(patient.id)">
        \(head)
        <div class="halves"><div>\(details)\(consent)\(PortalAccount.html(self))\(personalData)</div>
        <div>\(appointments.html(page))\(bills?.html(self))</div></div></div>
        """
    }

    private var head: HTML {
        let book = page.address("/book?" + FormData([(name: "patient", value: patient.id)]).encoded)
        let phone: HTML =
            patient.phone.map { "<a dir=\"ltr\" href=\"tel:\(Self.dialled($0))\">\($0)</a>" } ?? .empty
        let erased: HTML =
            patient.erasedAt.map {
                "<p class=\"notice\">\(words("The data was erased on {0}.", moments.day($0)))</p>"
            } ?? .empty
        let booking: HTML =
            patient.erasedAt == nil
            ? "<a class=\"button main\" href=\"\(book)\" data-dialog>\(words("Book"))</a>" : .empty
        return """
            <p class="list-head"><span dir="ltr">\(patient.patientNumber)</span>\(phone)\(booking)\
            <a class="button" href="\(page.address("/inbox/patient-\(patient.id)"))">\
            \(Icon.message.html)<span>\(words("Messages"))</span></a></p>\(erased)
            """
    }

    /// Digits and a plus, as `tel:` has them.
    private static func dialled(_ phone: String) -> String { phone.filter { $0.isNumber || $0 == "+" } }
}

extension PatientPage {
    private var details: HTML {
        guard patient.erasedAt == nil else { return .empty }
        let values = problem == nil ? PatientFields.values(patient) : PatientFields.values(page.form)
        var fields = PatientFields.all(page.words, values)
        if page.viewer.isAdmin {
            fields.append(
                Field(
                    name: "legalHoldUntil", label: page.words("Legal hold until"), kind: .date,
                    value: values["legalHoldUntil"] ?? "",
                    hint: page.words("The last day on which the patient can't be erased")))
        }
        let form = Form(
            id: "patient-details", action: address(), fields: fields, button: page.words("Save"),
            problem: problem)
        let hidden: HTML = "\(page.hiddenFields)<input type=\"hidden\" name=\"tag\" value=\"\(tag)\">"
        return section("details", "Details", form.html(hidden: hidden, page.words))
    }

    private var consent: HTML {
        section("consent", "Contact preferences", ConsentTable(preferences, page.words).html(self))
    }

    private var personalData: HTML {
        guard page.viewer.isAdmin else { return .empty }
        let words = page.words
        let erase: HTML =
            patient.erasedAt == nil
            ? """
            <a role="button" class="button" id="erase" href="\(address("/erase"))" data-dialog>\
            \(words("Erase…"))</a>
            """
            : .empty
        return section(
            "personal-data", "Personal data",
            """
            <p class="buttons"><a class="button" href="\(address("/export"))" download>\
            \(words("Export data"))</a>\(erase)</p>
            """)
    }

    /// - Parameter name: English.
    func section(_ id: String, _ name: String, _ content: HTML) -> HTML {
        """
        <section class="panel" aria-labelledby="\(id)-name"><h2 id="\(id)-name">\(page.words(name))</h2>
        \(content)</section>
        """
    }
}
