import Domain
import Storage

/// The SQL of appointments. Every query is a tenant's: it takes the scope that proves it.
enum AppointmentQueries {
    static let joins: SQL = """
        JOIN patients p ON p.id = a.patient_id
        LEFT JOIN users d ON d.id = a.doctor_id
        LEFT JOIN invoices i ON i.appointment_id = a.id
        LEFT JOIN rooms r ON r.id = a.room_id
        """

    /// One appointment of the clinic, whosever it is.
    static func one(_ scope: ClinicScope, _ id: ID) -> SQL {
        """
        SELECT \(AppointmentRow.columns) FROM appointments a \(joins)
        WHERE a.id = \(id) AND a.clinic_id = \(scope.clinicId)
        """
    }

    /// Holds the appointment's row until the transaction ends, so that of two racing changes each is judged
    /// against the status that it really replaces. SQLite's one writer needs no such lock.
    static func lock(_ scope: ClinicScope, _ id: ID) -> SQL {
        "SELECT id FROM appointments WHERE id = \(id) AND clinic_id = \(scope.clinicId)\(SQL.rowLock)"
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
