import Domain
import Storage

// What books, replaces and lists appointments.
extension AppointmentQueries {
    /// A page in the list's order: date, time, id (contract §4.13).
    static func page(_ scope: ClinicScope, _ filter: AppointmentFilter, limit: Int, offset: Int) -> SQL {
        let order: SQL = "ORDER BY a.date, a.time, a.id"
        // PostgreSQL plans once for all limits; the literal one tells it that a page is small, so that it
        // joins by index.
        return .dialect(
            sqlite: """
                SELECT \(AppointmentRow.listColumns) FROM appointments a \(joins)
                WHERE \(filter.condition(scope)) \(order)
                LIMIT \(limit) OFFSET \(offset)
                """,
            postgres: """
                SELECT \(AppointmentRow.listColumns) FROM (
                    SELECT * FROM (
                        SELECT * FROM appointments a WHERE \(filter.condition(scope)) \(order)
                        LIMIT \(limit) OFFSET \(offset)
                    ) page LIMIT 101
                ) a \(joins) \(order)
                """)
    }

    /// Some appointments of the clinic, in the list's order.
    static func some(_ scope: ClinicScope, _ ids: [ID]) -> SQL {
        """
        SELECT \(AppointmentRow.listColumns) FROM appointments a \(joins)
        WHERE a.id IN \(list: ids) AND a.clinic_id = \(scope.clinicId) ORDER BY a.date, a.time, a.id
        """
    }

    static func insert(_ appointment: NewAppointment) -> SQL {
        """
        INSERT INTO appointments (
            id, clinic_id, patient_id, doctor_id, room_id, operatory, operatory_key, date, time,
            duration_minutes, starts_at, ends_at, busy_until, lane, lane_end, override_reason,
            overridden_by, appointment_type, status, notes, created_at, updated_at)
        VALUES (
            \(appointment.id), \(appointment.clinicId), \(appointment.patientId),
            \(appointment.slot.doctorId), \(appointment.slot.roomId), \(appointment.slot.operatory),
            \(appointment.slot.operatoryKey), \(appointment.slot.date), \(appointment.slot.time),
            \(appointment.slot.durationMinutes), \(appointment.span.start), \(appointment.span.end),
            \(appointment.span.busyUntil), \(appointment.span.lanes.first), \(appointment.span.lanes.end),
            \(appointment.overriding?.reason), \(appointment.overriding?.userId),
            \(appointment.appointmentType), \(appointment.status), \(appointment.notes),
            \(appointment.createdAt), \(appointment.createdAt))
        """
    }

    /// Replaces all that PUT may change. `sequence` rises when the appointment moves, for calendars that
    /// hold an invitation. `slot_at` is when the appointment got its time: moved, or approved.
    static func replace(
        _ scope: ClinicScope, _ id: ID, with change: AppointmentUpdate, at now: Instant
    ) -> SQL {
        """
        UPDATE appointments SET
            doctor_id = \(change.slot.doctorId), room_id = \(change.slot.roomId),
            operatory = \(change.slot.operatory), operatory_key = \(change.slot.operatoryKey),
            date = \(change.slot.date), time = \(change.slot.time),
            duration_minutes = \(change.slot.durationMinutes), starts_at = \(change.span.start),
            ends_at = \(change.span.end), busy_until = \(change.span.busyUntil),
            lane = \(change.span.lanes.first), lane_end = \(change.span.lanes.end),
            override_reason = \(change.overriding?.reason), overridden_by = \(change.overriding?.userId),
            appointment_type = \(change.appointmentType), status = \(change.status.rawValue),
            notes = \(change.notes), sequence = sequence + \(change.sequenceStep), updated_at = \(now),
            slot_at = CASE WHEN status = 'requested' OR date <> \(change.slot.date)
                OR time <> \(change.slot.time) THEN CAST(\(now) AS bigint) ELSE slot_at END
        WHERE id = \(id) AND clinic_id = \(scope.clinicId)
        """
    }

    /// Leaves each of the appointments its first lane, so that an override fits beside them.
    static func narrow(_ scope: ClinicScope, _ ids: [ID]) -> SQL {
        """
        UPDATE appointments SET lane_end = lane + 1
        WHERE id IN \(list: ids) AND clinic_id = \(scope.clinicId) AND lane_end > lane + 1
        """
    }
}
