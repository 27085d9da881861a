import Domain
import Storage

/// The SQL of appointments. Every query is a tenant's: it takes the scope that proves it.
enum AppointmentQueries {
    /// An appointment as the wire shows it, with the names that go with its ids. ``AppointmentRow/init(_:)``
    /// and ``AppointmentListWriter`` read these columns by position. Names stay in parts: to join them in SQL
    /// takes a tenth of the list's time.
    static let columns: SQL = """
        a.id, a.clinic_id, a.patient_id, a.doctor_id, a.date, a.time, a.appointment_type, \
        a.duration_minutes, a.status,
        a.operatory, a.room_id, a.notes, a.created_at, a.updated_at,
        p.first_name, p.last_name, p.phone, p.email, p.patient_number, p.insurance, d.first_name, d.last_name,
        i.id, i.status, i.balance, i.total_amount, r.name, r.color, p.renamed_at, d.renamed_at, r.renamed_at
        """

    /// When what the row shows last changed: the appointment itself, or the name or phone of its patient, its
    /// doctor or its room (contract §4.13). Reads ``columns``.
    static func changedAt(_ row: borrowing Row) -> Int64 {
        (28...30).reduce(row.int(13)) { max($0, row.isNull($1) ? 0 : row.int($1)) }
    }

    static let joins: SQL = """
        JOIN patients p ON p.id = a.patient_id
        LEFT JOIN users d ON d.id = a.doctor_id
        LEFT JOIN invoices i ON i.appointment_id = a.id
        LEFT JOIN rooms r ON r.id = a.room_id
        """

    /// One appointment of the clinic, whosever it is.
    static func one(_ scope: ClinicScope, _ id: ID) -> SQL {
        """
        SELECT \(columns), a.starts_at, a.ends_at, a.busy_until, a.sequence FROM appointments a \(joins)
        WHERE a.id = \(id) AND a.clinic_id = \(scope.clinicId)
        """
    }

    /// Holds the appointment's row until the transaction ends, so that of two racing changes each is judged
    /// against the status that it really replaces. SQLite's one writer needs no such lock.
    static func lock(_ scope: ClinicScope, _ id: ID) -> SQL {
        "SELECT id FROM appointments WHERE id = \(id) AND clinic_id = \(scope.clinicId)\(SQL.rowLock)"
    }

    /// Some appointments of the clinic, in the list's order.
    static func some(_ scope: ClinicScope, _ ids: [ID]) -> SQL {
        """
        SELECT \(columns) FROM appointments a \(joins)
        WHERE a.id IN \(list: ids) AND a.clinic_id = \(scope.clinicId) ORDER BY a.date, a.time, a.id
        """
    }

    static func setStatus(
        _ scope: ClinicScope, _ id: ID, _ status: AppointmentStatus, notes: String?, at now: Instant
    ) -> SQL {
        """
        UPDATE appointments SET status = \(status.rawValue), notes = \(notes), sequence = sequence + 1,
        updated_at = \(now)
        WHERE id = \(id) AND clinic_id = \(scope.clinicId)
        """
    }
}
