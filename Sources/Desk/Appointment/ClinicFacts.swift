/// What the dialogs of appointments need to know of the clinic.
struct ClinicFacts: Decodable, Sendable {
    var timezone: String
    var slotMinutes: Int
    /// ISO 4217.
    var currency: String
    /// Who may book against the calendar (front-desk.md D5.6).
    var overrideRoles: [String]?

    static func load(_ page: PageRequest) async throws -> ClinicFacts {
        try await page.api.get("/clinics/\(page.clinicId)", as: ClinicFacts.self)
    }

    func clock(_ page: PageRequest) -> ClinicClock {
        ClinicClock(zone: timezone, read: page.request.wallClock)
    }

    /// Whether somebody may have a time that the calendar refuses. A doctor may in the own column, a
    /// superadmin as an admin may.
    func mayOverride(_ role: Role, userId: String, doctorId: String?) -> Bool {
        if role == .doctor && doctorId == userId { return true }
        let name = role == .superadmin ? Role.admin.rawValue : role.rawValue
        return (overrideRoles ?? ["admin", "receptionist"]).contains(name)
    }
}

extension PageRequest {
    /// Seconds between a moment of the API (RFC 3339) and now; nil for what is none. Never negative.
    func seconds(since timestamp: String) -> Int? {
        guard let then = request.wallClock("UTC", timestamp), let now = request.wallClock("UTC", nil),
            let first = CalendarDate(then.date), let last = CalendarDate(now.date)
        else { return nil }
        return max(0, (last.number - first.number) * 86_400 + now.seconds - then.seconds)
    }
}
