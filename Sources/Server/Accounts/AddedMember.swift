import API
import Domain

/// How somebody stands in a clinic (Accounts, A1).
enum MembershipStatus: String, CaseIterable, Sendable, WireValue {
    case active, invited, ended
}

/// The answer to adding or inviting somebody: what the clinic sent, never what is stored of a user who was
/// known before (Accounts, A2).
struct AddedMember: Sendable {
    /// The user's; a doctor's `doctorId`.
    var id: ID
    var clinicId: ID
    var role: Role
    /// The record that a patient's account opens.
    var patientId: ID?
    var email: String
    var firstName: String
    var lastName: String
    var status: MembershipStatus
    /// Of this answer's write.
    var at: Instant

    var name: String { "\(firstName) \(lastName)" }
    var isActive: Bool { status == .active }
}

extension AddedMember: WireObject {
    static let schemaName: String? = "AddedMember"
    static let fields: [Field<AddedMember>] = [
        Field("id", \.id), Field("userId", \.id), Field("clinicId", \.clinicId),
        Field("patientId", \.patientId), Field("email", \.email), Field("firstName", \.firstName),
        Field("lastName", \.lastName), Field("name", \.name),
        Field("role", \.role, .oneOf(["patient", "doctor", "receptionist", "admin"])),
        Field("membershipStatus", \.status, .oneOf(["active", "invited"])), Field("isActive", \.isActive),
        Field("createdAt", \.at), Field("updatedAt", \.at),
    ]
}
