import API
import Domain
import Logging
import Storage

/// Reminds patients of their appointments: each offset of the clinic once for an appointment at its
/// wall-clock time, on however many servers and in whichever time zone (contract §6).
///
/// The server that inserts the reminder's row announces it in the same transaction; a second server finds
/// the row.
struct ReminderJob: Sendable {
    /// The night may move a reminder to the evening before: by less than this.
    private static let slackMinutes = 14 * 60
    /// Appointments of a clinic looked at in one go.
    static let batch = 100
    private static let clinicsAtOnce = 200

    let database: Database
    let clock: Clock

    struct ClinicRule: Sendable {
        var id: ID
        var plan: ReminderPlan
    }

    struct Candidate: Sendable {
        var appointmentId: ID
        var start: Instant
        var slotAt: Instant
    }

    /// Settles every reminder that is due. Returns how many were sent.
    @discardableResult
    func run() async throws -> Int {
        var sent = 0
        var last: ID?
        repeat {
            let (clinics, next) = try await database.read { [last] tx in try Self.clinics(tx, after: last) }
            for clinic in clinics {
                for offset in Set(clinic.plan.offsets) { sent += try await run(clinic, offset: offset) }
            }
            last = next
        } while last != nil
        return sent
    }

    private func run(_ clinic: ClinicRule, offset: Int) async throws -> Int {
        let now = clock.now()
        var sent = 0
        var after = now.adding(minutes: -1)
        while true {
            let candidates = try await database.read { [after] tx in
                try Self.candidates(
                    tx, clinic, offset: offset, after: after,
                    until: now.adding(minutes: offset + Self.slackMinutes))
            }
            for candidate in candidates {
                let all = clinic.plan.reminders(appointmentStart: candidate.start, bookedAt: candidate.slotAt)
                let decision = all.first { $0.offsetMinutes == offset }
                    .map { clinic.plan.decide($0, among: all, appointmentStart: candidate.start, now: now) }
                switch decision ?? .drop {
                case .wait: continue
                case .send:
                    sent += try await settle(clinic.id, candidate, offset: offset, isSent: true) ? 1 : 0
                case .drop: _ = try await settle(clinic.id, candidate, offset: offset, isSent: false)
                }
            }
            guard candidates.count == Self.batch, let last = candidates.last else { return sent }
            after = last.start
        }
    }

    /// Marks the reminder as settled and, if it is to be sent, announces it. False when another server was
    /// first or the appointment changed.
    private func settle(
        _ clinicId: ID, _ candidate: Candidate, offset: Int, isSent: Bool
    ) async throws -> Bool {
        let now = clock.now()
        return try await database.write(in: .clinic(clinicId)) { tx in
            let scope = ClinicScope.system(clinicId: clinicId)
            let appointment = try AppointmentRow.locked(tx, scope, candidate.appointmentId)
            guard appointment.span.start == candidate.start,
                [.scheduled, .confirmed].contains(appointment.status)
            else { return false }
            let isFirst =
                try tx.run(
                    """
                    INSERT INTO appointment_reminders (appointment_id, offset_minutes, starts_at, date, time,
                    is_sent, created_at)
                    VALUES (\(appointment.id), \(offset), \(candidate.start), \(appointment.slot.date),
                    \(appointment.slot.time), \(isSent), \(now))
                    ON CONFLICT DO NOTHING
                    """) == 1
            guard isFirst, isSent else { return false }
            let recorder = ChangeRecorder(scope: scope, request: .job("reminders", at: now))
            try AppointmentNotifications(appointment: appointment).announce(
                NotificationRules.reminder(of: appointment.facts), tx, recorder)
            try recorder.flush(tx)
            return true
        }
    }

    private static func clinics(
        _ tx: borrowing Transaction, after last: ID?
    ) throws -> ([ClinicRule], next: ID?) {
        let beyond: SQL = last.map { "WHERE id > \($0)" } ?? ""
        let rows = try tx.query(
            "SELECT id, timezone, reminder_minutes FROM clinics \(beyond) ORDER BY id LIMIT \(clinicsAtOnce)"
        ) { row in
            let offsets =
                try JSONValue(parsing: try row.get(2, as: String.self)).array?.compactMap(\.int) ?? []
            return ClinicRule(id: try row.get(0), plan: ReminderPlan(zone: try row.get(1), offsets: offsets))
        }
        return (rows.filter { !$0.plan.offsets.isEmpty }, rows.count == clinicsAtOnce ? rows.last?.id : nil)
    }

    /// Appointments ahead whose reminder of this offset is not settled, by their start.
    private static func candidates(
        _ tx: borrowing Transaction, _ clinic: ClinicRule, offset: Int, after: Instant, until: Instant
    ) throws -> [Candidate] {
        try tx.query(
            """
            SELECT a.id, a.starts_at, coalesce(a.slot_at, a.created_at) FROM appointments a
            WHERE a.clinic_id = \(clinic.id) AND a.status IN ('scheduled', 'confirmed')
                AND a.starts_at > \(after) AND a.starts_at <= \(until)
                AND NOT EXISTS (
                    SELECT 1 FROM appointment_reminders r
                    WHERE r.appointment_id = a.id AND r.offset_minutes = \(offset) AND r.date = a.date
                    AND r.time = a.time)
            ORDER BY a.starts_at LIMIT \(batch)
            """
        ) { row in
            Candidate(appointmentId: try row.get(0), start: try row.get(1), slotAt: try row.get(2))
        }
    }
}
