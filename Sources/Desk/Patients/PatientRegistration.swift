import API
import HTTPTypes
import Markup

/// The dialog "New patient" over the list.
enum PatientRegistration {
    static func show(_ page: PageRequest) async throws -> DeskReply { try await dialog(page, problem: nil) }

    static func add(_ page: PageRequest) async throws -> DeskReply {
        do {
            let patient = try await page.api.change(
                .post, "/patients", .object(PatientFields.body(page.form)), key: page.form.text("key"),
                as: Patient.self)
            return page.done(
                page.address("/patients/\(patient.id)"), page.words("Patient added: {0}", patient.name))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await dialog(page, problem: problem)
        }
    }

    private static func dialog(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let words = page.words
        let values = problem == nil ? [:] : PatientFields.values(page.form)
        let form = Form(
            id: "new-patient", action: page.address("/patients/new"),
            fields: PatientFields.all(words, values), button: words("Add patient"), problem: problem,
            cancel: page.address("/patients"))
        return try await page.dialog(
            words("New patient"), behind: page.address("/patients"), status: problem?.status ?? .ok,
            current: .patients, wide: false, form.html(page)
        ) {
            try await PatientList.content(page)
        }
    }
}
