import Domain
import Storage

/// What a list of appointments is narrowed to (spec "GET /appointments", contract §4.13).
struct AppointmentFilter: Sendable, Equatable {
    var start: LocalDate?
    var end: LocalDate?
    var doctorId: ID?
    var patientId: ID?
    var roomId: ID?
    var status: AppointmentStatus?
    /// Only rows changed at or after this moment.
    var updatedSince: Instant?
    /// Only rows behind this one in the list's order.
    var after: AppointmentCursor?

    func condition(_ scope: ClinicScope) -> SQL {
        // A doctor's or a patient's appointments are found by theirs; the plus keeps SQLite from walking the
        // whole clinic's instead.
        let isByPerson = updatedSince == nil && (doctorId != nil || patientId != nil)
        let clinic: SQL =
            isByPerson ? .dialect(sqlite: "+a.clinic_id", postgres: "a.clinic_id") : "a.clinic_id"
        var parts: [SQL] = ["\(clinic) = \(scope.clinicId)"]
        if let start { parts.append("a.date >= \(start)") }
        if let end { parts.append("a.date <= \(end)") }
        if let doctorId { parts.append("a.doctor_id = \(doctorId)") }
        if let patientId { parts.append("a.patient_id = \(patientId)") }
        if let roomId { parts.append("a.room_id = \(roomId)") }
        if let status { parts.append("a.status = \(status.rawValue)") }
        if let updatedSince { parts.append("a.updated_at >= \(updatedSince)") }
        if let after { parts.append("(a.date, a.time, a.id) > (\(after.date), \(after.time), \(after.id))") }
        return parts.joined(separator: " AND ")
    }
}
