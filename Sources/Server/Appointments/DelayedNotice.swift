import Domain
import Storage

/// An appointment that has moved and whose notices wait, with what it was before the first move
/// (docs/decisions/0056).
struct DelayedNotice: Sendable {
    private let slot: RequestedSlot
    private let span: AppointmentSpan
    private let appointmentType: String
    private let status: AppointmentStatus
    private let doctorName: String?
    /// Who moved it last; nil for the server itself.
    private let movedBy: ID?
    private let firstMovedAt: Instant
    let dueAt: Instant

    /// Tells of a change: at once, or with what waits already, when moves have come to an end. Whoever calls
    /// holds the appointment's row.
    static func tell(
        of before: AppointmentRow, to after: AppointmentRow, _ tx: borrowing Transaction,
        _ recorder: ChangeRecorder
    ) throws {
        let waiting = try find(tx, after.id)
        let first = waiting?.known(after) ?? before
        guard NotificationRules.isDelayed(from: first.facts, to: after.facts) else {
            // It is cancelled, or back where it was.
            if waiting != nil { try remove(tx, after.id) }
            return try AppointmentNotifications(appointment: after, before: first).announce(tx, recorder)
        }
        // What is no move, such as another status, waits with the moves before it.
        guard AppointmentChange(from: before.facts, to: after.facts).isRescheduled else { return }
        try keep(first, since: waiting?.firstMovedAt, tx, recorder)
    }

    /// Tells of the appointment as it is now, and waits no longer.
    func announce(
        _ appointment: AppointmentRow, _ tx: borrowing Transaction, _ recorder: ChangeRecorder
    ) throws {
        try Self.remove(tx, appointment.id)
        try AppointmentNotifications(
            appointment: appointment, before: known(appointment), actor: movedBy
        ).announce(tx, recorder)
    }

    /// The appointment as everybody knows it: as it was before the first move.
    private func known(_ appointment: AppointmentRow) -> AppointmentRow {
        var known = appointment
        (known.slot, known.span) = (slot, span)
        (known.appointmentType, known.status, known.doctorName) = (appointmentType, status, doctorName)
        return known
    }

    static func find(_ tx: borrowing Transaction, _ appointmentId: ID) throws -> DelayedNotice? {
        try tx.first(
            """
            SELECT \(columns) FROM delayed_notices n LEFT JOIN users d ON d.id = n.doctor_id
            WHERE n.appointment_id = \(appointmentId)
            """, columns.read)
    }

    /// Appointments whose notices are due, with their clinics, first those that have been due longest.
    static func due(
        _ tx: borrowing Transaction, at now: Instant, limit: Int
    ) throws -> [(clinicId: ID, appointmentId: ID)] {
        try tx.query(
            """
            SELECT a.clinic_id, a.id FROM delayed_notices n JOIN appointments a ON a.id = n.appointment_id
            WHERE n.due_at <= \(now) ORDER BY n.due_at LIMIT \(limit)
            """
        ) { (clinicId: try $0.get(0), appointmentId: try $0.get(1)) }
    }

    private static func remove(_ tx: borrowing Transaction, _ appointmentId: ID) throws {
        try tx.run("DELETE FROM delayed_notices WHERE appointment_id = \(appointmentId)")
    }

    /// - Parameter since: When the appointment was moved first; nil when that is now.
    private static func keep(
        _ first: AppointmentRow, since: Instant?, _ tx: borrowing Transaction, _ recorder: ChangeRecorder
    ) throws {
        let now = recorder.request.now
        let movedBy = recorder.scope.isSystem ? nil : recorder.scope.userId
        let (slot, span, since) = (first.slot, first.span, since ?? now)
        try tx.run(
            """
            INSERT INTO delayed_notices (
                appointment_id, doctor_id, room_id, operatory, date, time, duration_minutes, starts_at,
                ends_at, busy_until, appointment_type, status, moved_by, first_moved_at, due_at)
            VALUES (
                \(first.id), \(slot.doctorId), \(slot.roomId), \(slot.operatory), \(slot.date), \(slot.time),
                \(slot.durationMinutes), \(span.start), \(span.end), \(span.busyUntil),
                \(first.appointmentType), \(first.status), \(movedBy), \(since),
                \(NotificationRules.due(firstMove: since, lastMove: now)))
            ON CONFLICT (appointment_id) DO UPDATE SET moved_by = excluded.moved_by, due_at = excluded.due_at
            """)
    }

    private static let slotColumns: Columns<RequestedSlot> = Columns(
        "n.date", "n.time", "n.duration_minutes", "n.doctor_id", "n.room_id", "n.operatory",
        as: RequestedSlot.init)

    /// No notice depends on lanes.
    private static let spanColumns: Columns<AppointmentSpan> = Columns(
        "n.starts_at", "n.ends_at", "n.busy_until"
    ) { (start: Instant, end: Instant, busyUntil: Instant) in
        AppointmentSpan(start: start, end: end, busyUntil: busyUntil, lanes: .all)
    }

    private static let columns: Columns<DelayedNotice> = Columns(
        slotColumns, spanColumns, "n.appointment_type", "n.status", AppointmentRow.doctorNameColumns,
        "n.moved_by", "n.first_moved_at", "n.due_at", as: DelayedNotice.init)
}
