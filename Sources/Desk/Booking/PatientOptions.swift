import API
import Markup

/// Patients to choose from by a part of their name, number, phone or birth date.
enum PatientOptions {
    /// Patients that a list of options shows at most.
    static let limit = 20

    /// The options below the field "Patient"; the last one is for somebody who is not known yet.
    static func reply(_ page: PageRequest) async throws -> DeskReply {
        let query = page.request.query
        let found = try await find(page, query.text("q") ?? query.text("search") ?? "")
        let options: [HTML] = found.map { patient in
            """
            <li role="option" data-value="\(patient.id)" data-label="\(patient.name)">\(line(patient))</li>
            """
        }
        let last = page.words("New patient …")
        return page.fragment(
            """
            <ul>\(options)<li role="option" class="new" data-value="\(BookingDraft.newPatient)" \
            data-label="">\(Icon.add.html) \(last)</li></ul>
            """)
    }

    /// The first of those whom a text finds; the first of all for an empty one.
    static func find(_ page: PageRequest, _ text: String) async throws -> [Patient] {
        let words = text.trimmingBlanks
        return try await page.api.get(
            "/patients", ["search": words.isEmpty ? nil : words, "limit": String(limit)], as: Patients.self
        ).data
    }

    /// The name of a patient whom an address names; empty for one whom the clinic does not have.
    static func name(_ page: PageRequest, _ id: String) async throws -> String {
        do {
            return try await page.api.get("/patients/\(FormData.encode(id))", as: Patient.self).name
        } catch let problem as APIProblem where problem.isOfForm {
            return ""
        }
    }

    /// What tells one patient from another of the same name.
    static func line(_ patient: Patient) -> HTML {
        let details = [patient.patientNumber, patient.phone, patient.dateOfBirth].compactMap { $0 }
        let marks: [HTML] = details.map { " <span class=\"hint\" dir=\"ltr\">\($0)</span>" }
        return "<bdi>\(patient.name)</bdi>\(marks)"
    }
}

/// A page of patients, without where it stands.
private struct Patients: Decodable, Sendable {
    var data: [Patient]
}
