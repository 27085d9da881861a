import Domain
import Storage

/// The users behind an audience.
enum Recipients {
    /// A clinic has a handful of receptionists and admins; the bound is for the one that does not.
    private static let limit = 500

    /// Each audience with its users, in the order of `audiences`; nobody twice, first come first.
    static func load(
        _ tx: borrowing Transaction, _ scope: ClinicScope, audiences: [Audience], patientId: ID?,
        doctorId: ID?
    ) throws -> [(Audience, [ID])] {
        let questions = audiences.compactMap { Question($0, patientId: patientId, doctorId: doctorId) }
        var told: Set<ID> = []
        return zip(questions, try answers(tx, scope, questions)).map { question, users in
            (question.audience, users.filter { told.insert($0).inserted })
        }
    }

    private static func answers(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ questions: [Question]
    ) throws -> [[ID]] {
        var answers: [[ID]] = questions.map { _ in [] }
        guard !questions.isEmpty else { return [] }
        try tx.eachAll(questions.map { query(scope, $0) }) { number, row in
            answers[number].append(try row.get(0))
        }
        return answers
    }

    /// Who is in an audience of the clinic.
    enum Question {
        case patient(ID)
        case doctor(ID)
        case receptionists
        case admins

        /// Nil for an audience in which there is nobody, and for one that needs no looking up.
        init?(_ audience: Audience, patientId: ID?, doctorId: ID?) {
            switch audience {
            case .patient:
                guard let patientId else { return nil }
                self = .patient(patientId)
            case .doctor:
                guard let doctorId else { return nil }
                self = .doctor(doctorId)
            case .receptionists: self = .receptionists
            case .admins: self = .admins
            case .recipient: return nil
            }
        }

        var audience: Audience {
            switch self {
            case .patient: .patient
            case .doctor: .doctor
            case .receptionists: .receptionists
            case .admins: .admins
            }
        }
    }

    /// One for each audience: together they would be looked for among all members of the clinic,
    /// its patients too.
    private static func query(_ scope: ClinicScope, _ question: Question) -> SQL {
        switch question {
        case .patient(let id): member(scope, "AND patient_id = \(id)")
        case .doctor(let id): member(scope, "AND user_id = \(id)")
        case .receptionists: member(scope, "AND role = 'receptionist'")
        case .admins: member(scope, "AND role = 'admin'")
        }
    }

    private static func member(_ scope: ClinicScope, _ condition: SQL) -> SQL {
        """
        SELECT user_id FROM memberships WHERE clinic_id = \(scope.clinicId) \(condition) AND ended_at IS NULL
        ORDER BY created_at, user_id LIMIT \(limit)
        """
    }
}
