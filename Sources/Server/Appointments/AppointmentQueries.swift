import Domain
import Storage

/// The SQL of visits. Every query is a tenant's: it takes the scope that proves it.
enum AppointmentQueries {
    static let joins: SQL = """
        JOIN patients p ON p.id = a.patient_id
        LEFT JOIN users d ON d.id = a.doctor_id
        LEFT JOIN invoices i ON i.appointment_id = a.id
        LEFT JOIN rooms r ON r.id = a.room_id
        """

    /// One visit of the clinic, whosever it is.
    static func one(_ scope: ClinicScope, _ id: ID) -> SQL {
        """
        SELECT \(Visit.columns) FROM appointments a \(joins)
        WHERE a.id = \(id) AND a.clinic_id = \(scope.clinicId)
        """
    }

    /// Holds the visit's row until the transaction ends, so that of two racing changes each is judged against the status that it
    /// really replaces. SQLite's one writer needs no such lock.
    static func lock(_ scope: ClinicScope, _ id: ID) -> SQL {
        "SELECT id FROM appointments WHERE id = \(id) AND clinic_id = \(scope.clinicId)\(SQL.rowLock)"
    }

    /// A page in the list's order: date, time, id (contract §4.13).
    static func page(_ scope: ClinicScope, _ filter: AppointmentFilter, limit: Int, offset: Int) -> SQL {
        let order: SQL = "ORDER BY a.date, a.time, a.id"
        // PostgreSQL plans once for all limits; the literal one tells it that a page is small, so that it joins by index.
        return .dialect(
            sqlite: """
                SELECT \(Visit.listColumns) FROM appointments a \(joins) WHERE \(filter.condition(scope)) \(order)
                LIMIT \(limit) OFFSET \(offset)
                """,
            postgres: """
                SELECT \(Visit.listColumns) FROM (
                    SELECT * FROM (
                        SELECT * FROM appointments a WHERE \(filter.condition(scope)) \(order) LIMIT \(limit) OFFSET \(offset)
                    ) page LIMIT 101
                ) a \(joins) \(order)
                """)
    }

    /// Some visits of the clinic, in the list's order.
    static func some(_ scope: ClinicScope, _ ids: [ID]) -> SQL {
        """
        SELECT \(Visit.listColumns) FROM appointments a \(joins)
        WHERE a.id IN \(list: ids) AND a.clinic_id = \(scope.clinicId) ORDER BY a.date, a.time, a.id
        """
    }

    static func insert(_ visit: NewVisit) -> SQL {
        """
        INSERT INTO appointments (
            id, clinic_id, patient_id, doctor_id, room_id, operatory, operatory_key, date, time, duration_minutes, starts_at, ends_at,
            busy_until, appointment_type, status, notes, created_at, updated_at)
        VALUES (\(visit.id), \(visit.clinicId), \(visit.patientId), \(visit.place.doctorId), \(visit.place.roomId),
            \(visit.place.operatory), \(visit.place.operatoryKey), \(visit.place.date), \(visit.place.time),
            \(visit.place.durationMinutes), \(visit.span.start), \(visit.span.end), \(visit.span.busyUntil),
            \(visit.appointmentType), \(visit.status), \(visit.notes), \(visit.createdAt), \(visit.createdAt))
        """
    }

    /// Replaces all that PUT may change. `sequence` rises when the visit moves, for calendars that hold an invitation.
    static func replace(_ scope: ClinicScope, _ id: ID, with change: VisitChange, at now: Instant) -> SQL {
        """
        UPDATE appointments SET doctor_id = \(change.place.doctorId), room_id = \(change.place.roomId),
            operatory = \(change.place.operatory), operatory_key = \(change.place.operatoryKey), date = \(change.place.date),
            time = \(change.place.time), duration_minutes = \(change.place.durationMinutes), starts_at = \(change.span.start),
            ends_at = \(change.span.end), busy_until = \(change.span.busyUntil), appointment_type = \(change.appointmentType),
            status = \(change.status.rawValue), notes = \(change.notes), sequence = sequence + \(change.sequenceStep),
            updated_at = \(now)
        WHERE id = \(id) AND clinic_id = \(scope.clinicId)
        """
    }

    static func setStatus(_ scope: ClinicScope, _ id: ID, _ status: AppointmentStatus, notes: String?, at now: Instant) -> SQL {
        """
        UPDATE appointments SET status = \(status.rawValue), notes = \(notes), sequence = sequence + 1, updated_at = \(now)
        WHERE id = \(id) AND clinic_id = \(scope.clinicId)
        """
    }
}
