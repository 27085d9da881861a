import Markup

/// A patient's own visit: what the API says of an appointment, without the clinic's notes.
struct OwnVisit: Decodable, Sendable, Equatable {
    var id: String
    /// `YYYY-MM-DD` by the clinic's clock.
    var appointmentDate: String
    /// `HH:MM` by the clinic's clock.
    var appointmentTime: String
    var appointmentType: String
    var durationMinutes: Int
    var status: String
    /// As in `Dr. Fatima Khan`.
    var doctorName: String?
    var roomName: String?
    /// When the patient has come (front-desk.md D5.8): RFC 3339 in UTC.
    var arrivedAt: String?
}

extension OwnVisit {
    /// Minutes around the start in which a patient may say that they have come (front-desk.md D5.8).
    private static let arrivalMinutes = 30

    private var start: Int { ClockTime.minutes(appointmentTime) ?? 0 }

    /// "10:00 to 10:30".
    func hours(_ words: Words) -> String {
        words("{0} to {1}", appointmentTime, ClockTime.text(start + durationMinutes))
    }

    func longDate(_ words: Words) -> String { CalendarDate(appointmentDate)?.long(words) ?? appointmentDate }

    /// Whether it still holds its time.
    var isOpen: Bool { ["requested", "scheduled", "confirmed", "in_progress"].contains(status) }

    private func isAhead(of now: WallTime) -> Bool {
        appointmentDate > now.date || (appointmentDate == now.date && start > now.minutes)
    }

    func mayConfirm(_ now: WallTime) -> Bool { status == "scheduled" && isAhead(of: now) }

    func mayCancel(_ now: WallTime) -> Bool { isOpen && status != "in_progress" && isAhead(of: now) }

    /// As the API judges it, which knows the seconds too.
    func mayArrive(_ now: WallTime) -> Bool {
        arrivedAt == nil && isOpen && status != "requested" && appointmentDate == now.date
            && abs(now.minutes - start) <= Self.arrivalMinutes
    }

    /// What the patient may want to know of how it stands.
    var hint: String? {
        if isOpen, arrivedAt != nil { return "The clinic knows that you are here." }
        switch status {
        case "requested": return "The clinic has not answered yet."
        case "scheduled": return "The clinic has set this time aside for you."
        case "confirmed": return "The clinic expects you."
        default: return nil
        }
    }

    /// Icon and word.
    func badge(_ words: Words) -> HTML {
        """
        <span class="badge status-\(status)">\(icon.html) \(words(status.replacing("_", with: " ")))</span>
        """
    }

    private var icon: Icon {
        switch status {
        case "requested": .requested
        case "confirmed": .confirmed
        case "in_progress": .progress
        case "completed": .completed
        case "cancelled": .cancelled
        case "no_show": .missed
        default: .scheduled
        }
    }
}
