import Domain
import Storage

/// The users behind an audience.
enum NoticeReaders {
    /// A clinic has a handful of receptionists and admins; the bound is for the one that does not.
    private static let limit = 500

    /// Each audience with its users, in the order of `audiences`; nobody twice, first come first.
    static func load(
        _ tx: borrowing Transaction, _ scope: ClinicScope, audiences: [Audience], patientId: ID?, doctorId: ID?
    ) throws -> [(Audience, [ID])] {
        var readers: [(Audience, [ID])] = []
        var queries: [SQL] = []
        for audience in audiences {
            guard let query = query(scope, audience, patientId: patientId, doctorId: doctorId) else { continue }
            readers.append((audience, []))
            queries.append(query)
        }
        guard !queries.isEmpty else { return [] }
        var told: Set<ID> = []
        try tx.eachAll(queries) { number, row in
            let user: ID = try row.get(0)
            if told.insert(user).inserted { readers[number].1.append(user) }
        }
        return readers
    }

    /// One for each audience: together they would be looked for among all members of the clinic, its patients too.
    private static func query(_ scope: ClinicScope, _ audience: Audience, patientId: ID?, doctorId: ID?) -> SQL? {
        switch audience {
        case .patient: patientId.map { member(scope, "AND patient_id = \($0)") }
        case .doctor: doctorId.map { member(scope, "AND user_id = \($0)") }
        case .receptionists: member(scope, "AND role = 'receptionist'")
        case .admins: member(scope, "AND role = 'admin'")
        case .recipient: nil
        }
    }

    private static func member(_ scope: ClinicScope, _ condition: SQL) -> SQL {
        """
        SELECT user_id FROM memberships WHERE clinic_id = \(scope.clinicId) \(condition) AND ended_at IS NULL
        ORDER BY created_at, user_id LIMIT \(limit)
        """
    }
}
