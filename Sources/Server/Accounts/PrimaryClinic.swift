import API
import Domain
import Storage

/// Where a user acts who names no clinic: the one that they have chosen, else the one that they joined first.
/// No clinic changes it (Accounts, A1).
enum PrimaryClinic {
    static func set(_ tx: borrowing Transaction, _ clinic: ID, of user: ID) throws {
        try tx.run("UPDATE users SET primary_clinic_id = \(clinic) WHERE id = \(user)")
    }

    /// For superadmins, who stay when the clinics leave the database.
    static func forget(_ clinics: [ID]) -> SQL {
        """
        UPDATE users SET primary_clinic_id = NULL
        WHERE is_superadmin AND primary_clinic_id IN \(list: clinics)
        """
    }

    /// `PUT /auth/me/primary-clinic`. Answers as `GET /auth/me` does from now on.
    static func choose(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ID>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let clinic = try body.get()
        guard let chosen = try call.scope.entering(clinic, tx) else {
            throw Problem.forbidden("You are not a member of this clinic", code: "NOT_A_MEMBER")
        }
        _ = try recorder.stamp(tx)
        try set(tx, clinic, of: call.scope.userId)
        recorder.audit(.primaryClinicChosen, .user, call.scope.userId, before: nil, after: nil)
        let hasHeader = call.request.headers.text(of: .clinicId)?.trimmed.isEmpty == false
        guard let user = try SessionUserQuery.user(tx, scope: hasHeader ? call.scope : chosen) else {
            throw Problem.notFound("User")
        }
        return .json(user)
    }

    static func decode(_ fields: Fields) throws -> ID {
        try fields.done(fields.required("clinicId", .id))
    }

    static let page = Operation(
        tag: "Sign-in", summary: "Choose the primary clinic",
        description: """
            The clinic of requests without `X-Clinic-Id`. By default the one that the user joined first; no \
            clinic can change it. 403 for a clinic that they don't belong to.
            """,
        answer: .json(SignedInUser.schema))
}

/// How long a name of a user may be, in code points.
enum UserName {
    static let length = 100
}
