import API
import HTTPTypes
import Markup

/// The clinic's own settings: all that `PATCH /clinics/:id` takes beside the hours.
enum ClinicSettings {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/settings/clinic") { page in
            reply(page, try await stored(page), problem: nil)
        },
        .role(.admins, .post, "/desk/:clinic/settings/clinic") { page in try await save(page) },
    ]

    private static func stored(_ page: PageRequest) async throws -> FormData {
        try await page.api.get("/clinics/\(page.clinicId)", as: StoredClinic.self).values
    }

    /// Sends what differs alone, so that two admins do not undo each other's changes.
    private static func save(_ page: PageRequest) async throws -> DeskReply {
        let body = ClinicChanges.body(from: try await stored(page), to: page.form)
        let address = SettingsSection.clinic.address(page)
        guard !body.isEmpty else { return page.done(address, page.words("Nothing was changed")) }
        do {
            try await page.api.change(
                .patch, "/clinics/\(page.clinicId)", .object(body), key: page.form["key"])
            return page.done(address, page.words("Settings saved"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return reply(page, page.form, problem: problem)
        }
    }

    private static func reply(
        _ page: PageRequest, _ values: FormData, problem: APIProblem?
    ) -> DeskReply {
        let words = page.words
        let fields = ClinicFields(values: values, problem: problem, words: words)
        let form = LabelledForm(
            id: "clinic", label: words("Clinic"), action: SettingsSection.clinic.address(page),
            content: fields.html, shown: fields.names, button: words("Save"), problem: problem)
        return SettingsSection.clinic.reply(page, status: problem?.status ?? .ok, form.html(page))
    }
}

/// The clinic's settings as the API answers them.
struct StoredClinic: Decodable, Sendable {
    var name: String
    var timezone: String
    var bufferMinutes: Int
    var slotMinutes: Int
    var currency: String
    var country: String?
    var noShowGraceMinutes: Int?
    var reminderMinutes: [Int]
    var patientBooking: PatientBooking?
    var dailyMessageLimit: Int
    var quietHours: ClinicQuietHours?
    var recallNeedsConsent: Bool
    var mfaRequiredRoles: [String]
    var overrideRoles: [String]?

    /// As the form has them. Its names are the API's paths, so that a fault stands at its input.
    var values: FormData {
        let numbers: [(String, Int?)] = [
            ("bufferMinutes", bufferMinutes), ("slotMinutes", slotMinutes),
            ("noShowGraceMinutes", noShowGraceMinutes), ("dailyMessageLimit", dailyMessageLimit),
            ("patientBooking.maxOpenRequests", patientBooking?.maxOpenRequests),
            ("patientBooking.maxDaysAhead", patientBooking?.maxDaysAhead),
            ("patientBooking.maxMinutes", patientBooking?.maxMinutes),
            ("patientBooking.requestExpiryHours", patientBooking?.requestExpiryHours),
        ]
        var fields: [(name: String, value: String)] = [
            ("name", name), ("timezone", timezone), ("currency", currency), ("country", country ?? ""),
            ("reminderMinutes", reminderMinutes.map { String($0) }.joined(separator: ", ")),
            ("quietHours.from", quietHours?.from ?? ""), ("quietHours.to", quietHours?.to ?? ""),
        ]
        fields += numbers.map { (name: $0.0, value: $0.1.map { String($0) } ?? "") }
        if recallNeedsConsent { fields.append(("recallNeedsConsent", "on")) }
        fields += mfaRequiredRoles.map { (name: "mfaRequiredRoles", value: $0) }
        fields += (overrideRoles ?? []).map { (name: "overrideRoles", value: $0) }
        return FormData(fields)
    }
}
