import Domain
import Storage

/// The steps that an appointment has taken: their times in its row, and beside it what each step replaced.
enum FlowSteps {
    /// What a step has replaced.
    struct Replaced: Sendable {
        /// Before the step.
        var status: AppointmentStatus
        /// Before the step.
        var roomId: ID?
        /// Since the step.
        var nextRoomId: ID?

        static let columns = Columns("status", "room_id", "next_room_id", as: Replaced.init)
    }

    /// Keeps the steps in line with another write of the appointment: one that starts it seats the patient,
    /// one that moves it to another day forgets the steps of this day. To be run once the write is done.
    /// - Parameter moment: When the patient was seated, if this seats them.
    static func follow(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ before: AppointmentRow,
        to status: AppointmentStatus, _ slot: RequestedSlot, at moment: Instant, stamp: Instant
    ) throws {
        var flow = before.flow
        if slot.date != before.slot.date, flow != AppointmentFlow() {
            flow = AppointmentFlow()
            try tx.run("DELETE FROM flow_steps WHERE appointment_id = \(before.id)")
        }
        if status == .inProgress && before.status != .inProgress {
            flow.arrivedAt = flow.arrivedAt ?? moment
            flow.seatedAt = moment
            try add(tx, .seated, to: before, in: slot.roomId)
        }
        guard flow != before.flow else { return }
        try tx.run(set(scope, before.id, flow, at: stamp))
    }

    static func set(_ scope: ClinicScope, _ id: ID, _ flow: AppointmentFlow, at now: Instant) -> SQL {
        """
        UPDATE appointments SET arrived_at = \(flow.arrivedAt), seated_at = \(flow.seatedAt),
        finished_at = \(flow.finishedAt), dismissed_at = \(flow.dismissedAt), updated_at = \(now)
        WHERE id = \(id) AND clinic_id = \(scope.clinicId)
        """
    }

    /// Notes what the step replaces of the appointment. A former step of the same name is forgotten.
    /// - Parameter roomId: The room from the step on.
    static func add(
        _ tx: borrowing Transaction, _ step: FlowStep, to before: AppointmentRow, in roomId: ID?
    ) throws {
        try remove(tx, step, of: before.id)
        try tx.run(
            """
            INSERT INTO flow_steps (appointment_id, step, status, room_id, next_room_id)
            VALUES (\(before.id), \(step.rawValue), \(before.status), \(before.slot.roomId), \(roomId))
            """)
    }

    static func remove(_ tx: borrowing Transaction, _ step: FlowStep, of id: ID) throws {
        try tx.run("DELETE FROM flow_steps WHERE appointment_id = \(id) AND step = \(step.rawValue)")
    }

    /// What each step of the appointment has replaced. The appointment is locked.
    static func replaced(_ tx: borrowing Transaction, _ id: ID) throws -> [FlowStep: Replaced] {
        var steps: [FlowStep: Replaced] = [:]
        try tx.each("SELECT \(Replaced.columns), step FROM flow_steps WHERE appointment_id = \(id)") { row in
            guard let step = FlowStep(rawValue: try row.get(row.count - 1)) else { return }
            steps[step] = try Replaced.columns.read(row)
        }
        return steps
    }
}
