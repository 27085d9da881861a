import API
import HTTPTypes
import Markup

/// What a patient wants to be written to about, a box for each purpose and channel (Accounts, A6). A box
/// shows what happens now, whether the patient has said so or not.
struct ContactPreferenceForm {
    private static let purposes = [
        ("appointment", "Appointments"), ("billing", "Invoices"), ("recall", "Check-ups that are due"),
        ("marketing", "News and offers"),
    ]
    private static let channels = [("email", "E-mail"), ("sms", "SMS"), ("whatsapp", "WhatsApp")]

    /// Nil for who is no patient of this clinic.
    static func html(_ page: PageRequest, _ problem: APIProblem?) async throws -> HTML? {
        guard page.viewer.role == .patient, page.viewer.user.patientId != nil else { return nil }
        let present = try await Present(page)
        let words = page.words
        let groups: [HTML] = purposes.map { purpose, label in
            let boxes: [HTML] = channels.map { channel, name in
                let isOn =
                    problem == nil
                    ? present.isOn(channel, purpose) : page.form.isOn("\(channel).\(purpose)")
                return Field(
                    name: "\(channel).\(purpose)", label: words(name), kind: .check, value: isOn ? "on" : ""
                ).html(prefix: "preference")
            }
            return "<fieldset class=\"boxes\"><legend>\(words(label))</legend>\(boxes)</fieldset>"
        }
        return Form(
            id: "preferences", action: page.own("/account/preferences"), fields: [],
            button: words("Set preferences"), problem: problem, extra: HTML(groups)
        ).html(page)
    }

    /// Sends what differs from what holds now, so that nothing is said in the patient's name that they have
    /// not said.
    static func save(_ page: PageRequest) async throws {
        let present = try await Present(page)
        var changes: [JSONValue] = []
        for (purpose, _) in purposes {
            for (channel, _) in channels {
                let isOn = page.form.isOn("\(channel).\(purpose)")
                guard isOn != present.isOn(channel, purpose) else { continue }
                changes.append([
                    "channel": .string(channel), "purpose": .string(purpose),
                    "state": .string(isOn ? "allowed" : "refused"),
                ])
            }
        }
        guard !changes.isEmpty else { return }
        try await page.api.change(
            .put, present.path, ["data": .array(changes)], key: page.form["key"])
    }

    /// What holds now.
    private struct Present {
        let path: String
        let preferences: [ContactPreference]
        /// Whether this clinic recalls only who has said yes.
        let recallNeedsConsent: Bool

        init(_ page: PageRequest) async throws {
            let path = "/patients/\(page.viewer.user.patientId ?? "")/contact-preferences"
            let clinic = try await page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
            self.path = path
            preferences = try await page.api.get(path, as: ContactPreferences.self).data
            recallNeedsConsent = clinic.recallNeedsConsent
        }

        func isOn(_ channel: String, _ purpose: String) -> Bool {
            let state = preferences.first { $0.channel == channel && $0.purpose == purpose }?.state
            return state == "allowed" || (state == "unknown" && !recallNeedsConsent)
        }
    }
}
