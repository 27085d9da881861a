import Domain
import NIOCore
import Storage

enum EventQueries {
    /// A part of a clinic's events, in order.
    struct Slice: Sendable {
        var events: [StreamEvent]
        /// The last number looked at, also when that event was not wanted.
        var position: Int64
        /// Whether there may be more.
        var isFull: Bool
    }

    /// Events looked at in one go.
    static let batch = 100

    static func slice(
        _ tx: borrowing Transaction, clinicId: ID, after position: Int64,
        where wanted: (EventAudience) -> Bool = { _ in true }
    ) throws -> Slice {
        var keys = EventKeys(try tx.auditKeys)
        let slice = try self.slice(tx, clinicId, position, &keys, where: wanted)
        guard !keys.missing.isEmpty else { return slice }
        try keys.find(tx)
        return try self.slice(tx, clinicId, position, &keys, where: wanted)
    }

    private static func slice(
        _ tx: borrowing Transaction, _ clinicId: ID, _ position: Int64, _ keys: inout EventKeys,
        where wanted: (EventAudience) -> Bool
    ) throws -> Slice {
        var slice = Slice(events: [], position: position, isFull: false)
        var count = 0
        try tx.each(events(clinicId: clinicId, after: position, keys.audit)) { row in
            count += 1
            slice.position = row.int(0)
            if let event = try StreamEvent(row, &keys, where: wanted) { slice.events.append(event) }
        }
        slice.isFull = count == batch
        return slice
    }

    /// The next ``batch`` events of a clinic, with what they refer to, and the key that an entry of the audit
    /// trail is sealed under. The literal limit tells PostgreSQL that they are few.
    static func events(clinicId: ID, after position: Int64, _ keys: AuditKeys) -> SQL {
        """
        SELECT \(StreamEvent.columns) FROM (
            SELECT * FROM events WHERE clinic_id = \(clinicId) AND number > \(position) ORDER BY number
            LIMIT 100
        ) e
        LEFT JOIN audit_entries a ON a.clinic_id = e.clinic_id AND a.number = e.audit_number
        LEFT JOIN notifications n ON n.id = e.notification_id
        LEFT JOIN patient_keys k ON k.patient_id = e.patient_id AND k.secret_id = \(keys.secretId)
        ORDER BY e.number
        """
    }

    /// The number of the clinic's last event, and of the oldest one that is still kept.
    static func bounds(_ tx: borrowing Transaction, clinicId: ID) throws -> (last: Int64, oldest: Int64) {
        let last =
            try tx.first("SELECT event_number FROM clinic_sequences WHERE clinic_id = \(clinicId)") {
                $0.int(0)
            } ?? 0
        let oldest = try tx.first(
            "SELECT number FROM events WHERE clinic_id = \(clinicId) ORDER BY number LIMIT 1"
        ) { $0.int(0) }
        return (last, oldest ?? last + 1)
    }

    /// The last numbers of several clinics.
    static func positions(_ tx: borrowing Transaction, clinics: [ID]) throws -> [(ID, Int64)] {
        try tx.query(
            "SELECT clinic_id, event_number FROM clinic_sequences WHERE clinic_id IN \(list: clinics)"
        ) { row in
            (try row.get(0), row.int(1))
        }
    }

    /// Members of the clinic whose membership ended after `moment`.
    static func ended(_ tx: borrowing Transaction, clinicId: ID, since moment: Instant) throws -> [ID] {
        try tx.query(
            """
            SELECT user_id FROM memberships WHERE clinic_id = \(clinicId) AND ended_at IS NOT NULL
            AND ended_at > \(moment) LIMIT 10000
            """
        ) { try $0.get(0) }
    }

    /// What these users are now, in all clinics; nothing for those who are disabled.
    static func members(
        _ tx: borrowing Transaction, users: [ID]
    ) throws -> [(userId: ID, clinicId: ID, role: Role, patientId: ID?)] {
        try tx.query(
            """
            SELECT m.user_id, m.clinic_id, m.role, m.patient_id FROM memberships m
            JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
            WHERE m.user_id IN \(list: users) AND m.ended_at IS NULL
            """
        ) { row in (try row.get(0), try row.get(1), try row.get(2), try row.get(3)) }
    }

    /// Those of `users` who are superadmins.
    static func superadmins(_ tx: borrowing Transaction, among users: [ID]) throws -> [ID] {
        try tx.query(
            """
            SELECT id FROM users WHERE id IN \(list: users) AND is_superadmin = \(true)
            AND disabled_at IS NULL
            """
        ) { try $0.get(0) }
    }
}

/// Who follows a clinic's stream, as far as the rule of who sees what needs it.
struct EventReader: Sendable, Hashable {
    let clinicId: ID
    let userId: ID
    let role: Role
    /// Their own record, for patients.
    let patientId: ID?

    init(_ scope: ClinicScope) {
        clinicId = scope.clinicId
        userId = scope.userId
        role = scope.role
        patientId = scope.patientId
    }

    /// The one rule, for what is replayed and for what comes live: what names two users is theirs alone; of
    /// the rest, staff see all of their clinic and patients what is about them (contract §5.10).
    func maySee(_ audience: EventAudience) -> Bool {
        switch audience {
        case .users(let one, let other): userId == one || userId == other
        case .everyone: true
        case .clinic(let patient): role.isStaff || (patient != nil && patient == patientId)
        }
    }
}
