import API
import Markup

/// Moments of the API as the clinic's people read them: by its wall clock, in the page's language.
struct MomentText: Sendable {
    let clock: ClinicClock
    let words: Words

    init(_ page: PageRequest, _ clinic: Clinic) {
        clock = page.clock(of: clinic)
        words = page.words
    }

    /// "10:41" for today, else "Mon 30 Nov 10:41"; of another year, "Mon 30 Nov 2025 10:41".
    func brief(_ timestamp: String) -> String {
        guard let wall = clock.read(clock.zone, timestamp) else { return timestamp }
        let time = ClockTime.text(wall.minutes)
        let today = clock.now.date
        guard wall.date != today, let date = CalendarDate(wall.date) else { return time }
        let year = wall.date.prefix(4) == today.prefix(4) ? "" : " \(date.year)"
        return "\(date.short(words))\(year) \(time)"
    }

    /// "Mon 30 Nov 2026": the day of a timestamp.
    func day(_ timestamp: String) -> String {
        clock.read(clock.zone, timestamp).map { date($0.date) } ?? timestamp
    }

    /// The same of a date, `YYYY-MM-DD`.
    func date(_ text: String) -> String {
        CalendarDate(text).map { "\($0.short(words)) \($0.year)" } ?? text
    }

    /// ``brief(_:)`` with the moment for machines.
    func html(_ timestamp: String) -> HTML { "<time datetime=\"\(timestamp)\">\(brief(timestamp))</time>" }
}

extension PageRequest {
    /// The clinic of the page with its settings: zone, currency.
    func settings() async throws -> Clinic { try await api.get("/clinics/\(clinicId)", as: Clinic.self) }
}
