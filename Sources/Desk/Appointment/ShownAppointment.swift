import API

/// An appointment as its dialogs show and change it: the keys of the API's that they need.
struct ShownAppointment: Decodable, Sendable, Equatable {
    var id: String
    var patientId: String
    var doctorId: String?
    /// `YYYY-MM-DD` by the clinic's clock.
    var appointmentDate: String
    /// `HH:MM` by the clinic's clock.
    var appointmentTime: String
    var appointmentType: String
    var durationMinutes: Int
    var status: String
    var operatory: String?
    var roomId: String?
    var notes: String?
    var patientName: String?
    var patientPhone: String?
    var patientNumber: String?
    /// As in `Dr. Fatima Khan`.
    var doctorName: String?
    var roomName: String?
    var invoiceId: String?
    var invoiceStatus: String?
    var invoiceBalance: Amount?
    /// The steps of the patient's way through the clinic (front-desk.md D5.8): RFC 3339 in UTC.
    var arrivedAt: String?
    var seatedAt: String?
    var finishedAt: String?
    var dismissedAt: String?
    /// Why it was booked against the calendar (front-desk.md D5.6).
    var overrideReason: String?
    var createdAt: String
    var updatedAt: String
}

extension ShownAppointment {
    /// Minutes since midnight.
    var start: Int { ClockTime.minutes(appointmentTime) ?? 0 }

    var endTime: String { ClockTime.text(start + durationMinutes) }

    /// As in `in progress`.
    var statusWords: String { status.replacing("_", with: " ") }

    /// Whether a PUT may change it (contract §4.8).
    var isOpen: Bool { ["requested", "scheduled", "confirmed", "in_progress"].contains(status) }

    func isToday(_ now: WallTime) -> Bool { appointmentDate == now.date }

    func hasStarted(_ now: WallTime) -> Bool {
        (appointmentDate, appointmentTime) <= (now.date, ClockTime.text(now.minutes))
    }

    /// "Monday 30 November 2026".
    func longDate(_ words: Words) -> String {
        CalendarDate(appointmentDate)?.long(words) ?? appointmentDate
    }

    /// The patient's last step and when it was; nil before the first.
    var lastStep: (step: String, at: String)? {
        let steps = [
            ("dismissed", dismissedAt), ("finished", finishedAt), ("seated", seatedAt),
            ("arrived", arrivedAt),
        ]
        for (step, at) in steps {
            if let at { return (step, at) }
        }
        return nil
    }

    /// What a PUT needs to leave all as it is; the caller sets what changes.
    var replacement: JSONObject {
        var body = JSONObject()
        body["appointmentDate"] = .string(appointmentDate)
        body["appointmentTime"] = .string(appointmentTime)
        body["appointmentType"] = .string(appointmentType)
        body["durationMinutes"] = JSONValue(durationMinutes)
        body["status"] = .string(status)
        body["doctorId"] = doctorId.map { JSONValue.string($0) }
        body["roomId"] = roomId.map { JSONValue.string($0) }
        body["operatory"] = operatory.map { JSONValue.string($0) }
        body["notes"] = notes.map { JSONValue.string($0) }
        return body
    }
}
