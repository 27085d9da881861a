/// An appointment as a day shows it: the keys of the API's that a card or a printed line needs.
struct DayAppointment: Decodable, Sendable, Equatable {
    var id: String
    var doctorId: String?
    /// As in `Dr. Fatima Khan`.
    var doctorName: String?
    var roomId: String?
    var roomName: String?
    var patientName: String?
    var patientPhone: String?
    /// `YYYY-MM-DD` by the clinic's clock.
    var appointmentDate: String
    /// `HH:MM` by the clinic's clock.
    var appointmentTime: String
    var appointmentType: String
    var durationMinutes: Int
    var status: String
    var notes: String?
    /// The steps of the patient's way through the clinic (front-desk.md D5.8): RFC 3339 in UTC.
    var arrivedAt: String?
    var seatedAt: String?
    var finishedAt: String?
    var dismissedAt: String?
    /// Why it was booked against the rules (front-desk.md D5.6).
    var overrideReason: String?
}

extension DayAppointment {
    /// Minutes since midnight.
    var start: Int { ClockTime.minutes(appointmentTime) ?? 0 }
    /// Minutes since midnight; past 1440 on the next day.
    var end: Int { start + durationMinutes }

    /// False for those whose time is free again (contract §4.3).
    var holdsTime: Bool { status != "cancelled" && status != "no_show" }

    /// Whether it may be put elsewhere, if it is not past.
    var isMovable: Bool { holdsTime && status != "completed" }

    /// As in `in progress`.
    var statusWords: String { status.replacing("_", with: " ") }

    /// What the strip of counts counts it as.
    var stage: String {
        switch status {
        case "cancelled", "no_show": "freed"
        case "completed": "done"
        case "in_progress": "seated"
        default: arrivedAt == nil ? "expected" : "arrived"
        }
    }

    /// The latest step of the patient's way, and when it was; nil for who has not come.
    var latestStep: (words: String, at: String)? {
        if let dismissedAt { return (words: "left {0}", at: dismissedAt) }
        if let finishedAt { return (words: "finished {0}", at: finishedAt) }
        if let seatedAt { return (words: "in chair {0}", at: seatedAt) }
        return arrivedAt.map { (words: "arrived {0}", at: $0) }
    }

    /// The accessible name of its card (front-desk.md D3).
    func name(_ words: Words) -> String {
        words(
            "{0} to {1}, {2}, {3}, {4}", ClockTime.text(start), ClockTime.text(end), patientName ?? "",
            appointmentType, words(statusWords))
    }
}
