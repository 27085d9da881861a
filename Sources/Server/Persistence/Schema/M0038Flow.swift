import Storage

extension Migration {
    /// How far patients have come on the day of their appointment (front-desk.md, D5 point 8).
    static let flow = Migration(
        id: "0038-flow",
        statements: [
            "ALTER TABLE appointments ADD COLUMN arrived_at \(type: .instant)",
            "ALTER TABLE appointments ADD COLUMN seated_at \(type: .instant)",
            "ALTER TABLE appointments ADD COLUMN finished_at \(type: .instant)",
            "ALTER TABLE appointments ADD COLUMN dismissed_at \(type: .instant)",
            // What the appointment was before each step that it has taken, to be given back with the step;
            // and the room since the step, as another one that was chosen later stays.
            """
            CREATE TABLE flow_steps (
                appointment_id \(type: .id) NOT NULL REFERENCES appointments (id),
                step \(type: .text) NOT NULL CHECK (step IN ('arrived', 'seated', 'finished', 'dismissed')),
                status \(type: .text) NOT NULL,
                room_id \(type: .id) REFERENCES rooms (id),
                next_room_id \(type: .id) REFERENCES rooms (id),
                PRIMARY KEY (appointment_id, step)
            )\(SQL.strictByKey)
            """,
        ])
}
