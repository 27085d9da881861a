import Domain
import Storage

enum MembershipQueries {
    /// Who a token or a cookie names, with their membership in the clinic chosen or in their primary one, and
    /// the session of it.
    struct Caller {
        var id: ID
        var firstName: String
        var lastName: String
        var isSuperadmin: Bool
        var isDisabled: Bool
        var membership: (clinicId: ID, role: Role, patientId: ID?, revision: ID?)?
        /// Its id is nil where the user has no such session.
        var session: CallerSession
        private var sessionEnd: (endedAt: Instant?, expiresAt: Instant)?
        /// When and from where the session was used last, as far as that is stored.
        var lastUse: (at: Instant, address: String?)?

        init(_ row: borrowing Row) throws {
            id = try row.get(0)
            firstName = try row.get(1)
            lastName = try row.get(2)
            isSuperadmin = try row.get(3)
            if let clinicId: ID = try row.get(4), let role = Role(rawValue: try row.get(5)) {
                membership = (clinicId, role, try row.get(6), try row.get(7))
            }
            session = CallerSession(
                mustChangePassword: try row.get(8),
                mfaEnrolmentRequired: try MembershipQueries.lacksFactor(row, 16))
            isDisabled = try row.get(9) as Instant? != nil
            if let id: ID = try row.get(10) {
                session.id = id
                session.passwordAt = try row.get(11)
                sessionEnd = (try row.get(12), try row.get(13))
                session.expiresAt = sessionEnd?.expiresAt
                lastUse = (try row.get(14), try row.get(15))
            }
        }

        /// Whether the session goes on at `now`.
        func isSessionOpen(at now: Instant) -> Bool {
            guard let sessionEnd else { return false }
            return sessionEnd.endedAt == nil && sessionEnd.expiresAt > now
        }
    }

    /// One query for all that a request needs to know of its caller: no request asks twice.

    static func caller(_ identity: Identity, session: ID?, clinic: ID?) -> SQL {
        let user: SQL =
            switch identity {
            case .user(let id): "u.id = \(id)"
            case .email(let address): "u.email_key = \(address)"
            case .subject(let id, let address):
                """
                u.id = COALESCE((SELECT id FROM users WHERE id = \(id)), (SELECT id FROM users
                WHERE email_key = \(address)))
                """
            case .cookie(let hash):
                "u.id = (SELECT user_id FROM session_families WHERE cookie_hash = \(hash))"
            }
        let own: SQL =
            switch identity {
            case .cookie(let hash): "s.cookie_hash = \(hash)"
            default: "s.id = \(session)"
            }
        let chosen: SQL = clinic.map { " AND m.clinic_id = \($0)" } ?? ""
        return """
            SELECT u.id, u.first_name, u.last_name, u.is_superadmin, m.clinic_id, m.role, m.patient_id,
            l.revision, u.must_change_password, u.disabled_at, s.id, s.password_at, s.ended_at, s.expires_at,
            s.last_used_at, s.last_address, \(lacksFactor)
            FROM users u LEFT JOIN memberships m ON m.user_id = u.id AND m.ended_at IS NULL\(chosen)
            LEFT JOIN clinics c ON c.id = m.clinic_id
            LEFT JOIN clinic_sequences l ON l.clinic_id = m.clinic_id
            LEFT JOIN session_families s ON \(own) AND s.user_id = u.id
            WHERE \(user)
            ORDER BY CASE WHEN m.clinic_id = u.primary_clinic_id THEN 0 ELSE 1 END, m.created_at, m.clinic_id
            LIMIT 1
            """
    }

    /// Whether the clinic demands a second factor of the member's role, and they have none.
    private static let lacksFactor: SQL =
        """
        u.mfa_enabled_at IS NULL AND ',' || c.mfa_required_roles || ',' LIKE '%,' || m.role || ',%'
        """

    /// Reads ``lacksFactor``, which is NULL for members of no clinic.
    static func lacksFactor(_ row: borrowing Row, _ column: Int) throws -> Bool {
        try row.get(column) as Bool? ?? false
    }

    /// A membership as ``membership(_:in:)`` has it, and whether a second factor has to be set up first.
    static func entered(_ userId: ID, in clinicId: ID) -> SQL {
        """
        SELECT m.role, m.patient_id, u.first_name, u.last_name, \(lacksFactor) FROM memberships m
        JOIN users u ON u.id = m.user_id JOIN clinics c ON c.id = m.clinic_id
        WHERE m.clinic_id = \(clinicId) AND m.user_id = \(userId) AND m.ended_at IS NULL
        """
    }

    static func membership(_ userId: ID, in clinicId: ID) -> SQL {
        """
        SELECT m.role, m.patient_id, u.first_name, u.last_name FROM memberships m
        JOIN users u ON u.id = m.user_id
        WHERE m.clinic_id = \(clinicId) AND m.user_id = \(userId) AND m.ended_at IS NULL
        """
    }

    /// The clinic chosen if it exists, else the oldest, and its revision: where a superadmin acts.
    static func anyClinic(_ chosen: ID?) -> SQL {
        let clinics: SQL =
            "SELECT c.id, l.revision FROM clinics c LEFT JOIN clinic_sequences l ON l.clinic_id = c.id"
        if let chosen { return "\(clinics) WHERE c.id = \(chosen)" }
        return "\(clinics) ORDER BY c.created_at, c.id LIMIT 1"
    }
}
