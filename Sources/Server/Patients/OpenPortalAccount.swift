import API
import Domain
import Storage

/// What `POST /patients/:id/portal-account` asks for, its password hashed.
struct PortalAccountDraft: Sendable {
    var email: String
    var passwordHash: String

    init(_ request: RequestData, passwords: Passwords) async throws {
        let fields = try request.fields()
        let password: String
        (email, password) = try fields.done(
            fields.required("email", .signInAddress), fields.required("password", .newPassword))
        passwordHash = try await passwords.hash(password)
    }
}

/// `POST /patients/:id/portal-account`: lets a patient sign in. The user gets the patient's id, so that what
/// they send is `sentBy` it.
enum OpenPortalAccount {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<PortalAccountDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let patient = try PatientRecord.locked(tx, scope, try call.id())
        let draft = try body.get()
        guard patient.userId == nil else {
            throw Problem.conflict("The patient has a portal account already", code: "PORTAL_ACCOUNT_EXISTS")
        }
        guard try UserQueries.known(tx, email: draft.email) == nil else { throw Problem.emailInUse }
        let now = try recorder.stamp(tx)
        try insert(
            tx, scope.clinicId, patient.id, patient.details, email: draft.email,
            passwordHash: draft.passwordHash, at: now)
        // A patient shows whether they have an account: phones that ask what is new learn of it.
        try tx.run(
            """
            UPDATE patients SET updated_at = \(now) WHERE id = \(patient.id)
            AND clinic_id = \(scope.clinicId)
            """
        )
        let account = Account(
            patientId: patient.id, clinicId: scope.clinicId, email: draft.email, createdAt: now)
        recorder.audit(
            .created, .portalAccount, patient.id, of: patient.id, before: nil, after: account)
        return .created(account, at: "\(PatientRoutes.address)/\(patient.id)")
    }

    static func insert(
        _ tx: borrowing Transaction, _ clinicId: ID, _ patientId: ID, _ patient: PatientDetails,
        email: String, passwordHash: String,
        at now: Instant
    ) throws {
        try UserQueries.addressing(
            tx,
            UserQueries.insert(
                id: patientId, email: email, passwordHash: passwordHash, firstName: patient.firstName,
                lastName: patient.lastName, at: now))
        try tx.run(
            """
            INSERT INTO memberships (clinic_id, user_id, role, patient_id, created_at, updated_at)
            VALUES (\(clinicId), \(patientId), 'patient', \(patientId), \(now), \(now))
            """)
    }

    /// A patient's own sign-in. Its user has the patient's id.
    struct Account: WireObject {
        var patientId: ID
        var clinicId: ID
        var email: String
        let role = Role.patient
        let isActive = true
        var createdAt: Instant

        static let schemaName: String? = "PortalAccount"
        static let fields: [Field<Account>] = [
            Field("id", \.patientId), Field("clinicId", \.clinicId), Field("patientId", \.patientId),
            Field("email", \.email),
            Field("role", \.role, .oneOf(["patient"])), Field("isActive", \.isActive),
            Field("createdAt", \.createdAt),
        ]
    }
}
