import Domain
import Storage

/// Whether a block may be where it is to be. To be asked under the clinic's calendar lock: appointments that
/// are booked meanwhile wait, and are judged by the block (docs/decisions/0020).
enum BlockAdmission {
    /// An answer lists no more pairs than these.
    static let conflictLimit = 100

    /// Throws 409: for a day with too many blocks and, unless that is allowed, for a block over appointments.
    static func admit(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ block: BlockRecord,
        keepsAppointments: Bool
    ) throws {
        try requireRoom(tx, call.scope, for: block)
        guard !keepsAppointments else { return }
        let conflicts = try conflicts(tx, call, block)
        guard conflicts.isEmpty else { throw Refusal.conflicts(conflicts) }
    }

    /// Whatever reads the blocks of a day reads ``BlockQueries/limit`` twice at most: once for those of one
    /// day, and once for repeated ones, of which all that share a day are counted here.
    private static func requireRoom(
        _ tx: borrowing Transaction, _ scope: ClinicScope, for block: BlockRecord
    ) throws {
        let alike: SQL = block.days.repetition == nil ? "" : "AND repeat_every IS NOT NULL"
        let others = try tx.first(
            """
            SELECT count(*) FROM blocks
            WHERE clinic_id = \(scope.clinicId) AND id <> \(block.id)
                AND last_date >= \(block.days.first) AND date <= \(block.days.last) \(alike)
            """
        ) { Int($0.int(0)) }
        guard others ?? 0 < BlockQueries.limit else {
            throw Problem.conflict(
                "A clinic has at most \(BlockQueries.limit) blocks on a day", code: "TOO_MANY_BLOCKS")
        }
    }

    /// What holds its time and is not over, as a booking's refusal lists it: by resource, then by time.
    private static func conflicts(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ block: BlockRecord
    ) throws -> [Conflict] {
        let (zone, rule) = (try ClinicQueries.zone(tx, call.scope), block.rule)
        var found: [Conflict] = []
        try tx.each(near(block, call)) { row in
            guard found.count < conflictLimit else { return }
            let appointment = Busy(
                appointmentId: try row.get(0), clinicId: call.scope.clinicId, start: try row.get(2),
                end: try row.get(3), doctorId: try row.get(4), roomId: try row.get(5),
                operatory: (try row.get(6) as String?).flatMap { Operatory(key: $0) })
            let date: LocalDate = try row.get(1)
            // What staff book outside hours may reach into the next day.
            found +=
                [date, date.adding(days: 1)].map { rule.conflicts(with: appointment, on: $0, in: zone) }
                .first { !$0.isEmpty } ?? []
        }
        let listed = found.prefix(conflictLimit)
        return Domain.Resource.allCases.flatMap { resource in listed.filter { $0.resource == resource } }
    }

    /// Appointments of the block's days and of the evening before, of whom it concerns, that may lie within
    /// its hours: clocks change by less than three hours.
    private static func near(_ block: BlockRecord, _ call: AuthorizedRequest) -> SQL {
        let concerned: SQL =
            switch block.subject {
            case .clinic: ""
            case .doctor(let id): "AND doctor_id = \(id)"
            case .room(let id): "AND room_id = \(id)"
            }
        let start = Int(block.hours.start.minutes) - 180
        return """
            SELECT id, date, starts_at, ends_at, doctor_id, room_id, operatory_key FROM appointments
            WHERE clinic_id = \(call.scope.clinicId) \(concerned)
                AND date >= \(block.days.first.adding(days: -1)) AND date <= \(block.days.last)
                AND (time < \(Int(block.hours.end.minutes) + 180) AND time + duration_minutes > \(start)
                    OR time + duration_minutes > \(1440 + start))
                AND status NOT IN ('cancelled', 'no_show') AND ends_at > \(call.now)
            ORDER BY starts_at, id
            """
    }
}
