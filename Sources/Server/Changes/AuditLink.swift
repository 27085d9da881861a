import Crypto
import Domain
import Storage

/// A stored line of the audit trail, all but the two hashes that tie it to the lines around it.
struct AuditLink: Sendable {
    var clinicId: ID
    /// From 1, without gaps, in each clinic.
    var number: Int64
    var id: ID
    var at: Instant
    /// Nil for what the server did by itself.
    var actorId: ID?
    var actorName: String
    var actorRole: String
    var action: String
    var entity: String
    var entityId: ID
    var before: String?
    var after: String?
    var address: String?
    var requestId: String?
    /// Why a superadmin did it: in words, or as it is stored, a reference to a ``StoredReason``.
    var reason: String?

    /// The hash that ties the line to the one before it: an HMAC of all of the line under a key of the server
    /// (Accounts, A5).
    func hash(after previous: String, _ keys: AuditKeys) -> String { keys.mark(content(after: previous)) }

    /// The hash of lines from before there were keys: SHA-256.
    func plainHash(after previous: String) -> String { SHA256.hash(data: content(after: previous)).hex }

    /// All of the line and the hash before it, each part with its length, so that no two lines read the same.
    private func content(after previous: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(672 + (before?.utf8.count ?? 0) + (after?.utf8.count ?? 0))
        Self.append(previous, to: &bytes)
        Self.append(clinicId, to: &bytes)
        Self.append(String(number), to: &bytes)
        Self.append(id, to: &bytes)
        Self.append(String(at.milliseconds), to: &bytes)
        Self.append(actorId, to: &bytes)
        for part in [actorName, actorRole, action, entity] { Self.append(part, to: &bytes) }
        Self.append(entityId, to: &bytes)
        for part in [before, after, address, requestId] { Self.append(part, to: &bytes) }
        // Lines without one are hashed as they were before there were reasons.
        if let reason { Self.append(reason, to: &bytes) }
        return bytes
    }

    private static func append(_ part: String?, to bytes: inout [UInt8]) {
        append(length: part.map { UInt64($0.utf8.count) } ?? .max, to: &bytes)
        if let part { bytes.append(contentsOf: part.utf8) }
    }

    private static func append(_ id: ID?, to bytes: inout [UInt8]) {
        append(length: id == nil ? .max : 36, to: &bytes)
        id?.write(to: &bytes)
    }

    private static func append(length: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: length.littleEndian) { bytes.append(contentsOf: $0) }
    }

    static let columns = Columns(
        "clinic_id", "number", "id", "at", "actor_id", "actor_name", "actor_role", "action", "entity",
        "entity_id", "before",
        "after", "address", "request_id", "reason", as: AuditLink.init)

    static let insertion: SQL = "INSERT INTO audit_entries (\(columns), previous_hash, hash) VALUES"

    func row(previousHash: String, hash: String) -> SQL {
        """
        (\(clinicId), \(number), \(id), \(at), \(actorId), \(actorName), \(actorRole), \(action), \
        \(entity), \(entityId), \(before),
        \(after), \(address), \(requestId), \(reason), \(previousHash), \(hash))
        """
    }
}

extension AuditLink {
    /// Its number is 0 until the sequences gives it one.
    init(_ entry: AuditEntry, by scope: ClinicScope, request: RequestData, at moment: Instant) {
        self.init(
            clinicId: scope.clinicId, number: 0, id: ID.make(at: moment), at: moment,
            actorId: scope.isSystem ? nil : scope.userId, actorName: scope.name, actorRole: scope.actorRole,
            action: entry.action.rawValue, entity: entry.entity.rawValue, entityId: entry.entityId,
            before: entry.before,
            after: entry.after, address: request.address, requestId: request.requestId, reason: scope.reason)
    }
}

/// What was done.
enum AuditAction: String, Sendable, CaseIterable {
    // An appointment's history shows exactly these (contract §11).
    case created, rescheduled, updated, cancelled, invoiced, overridden
    case statusChanged = "status_changed"
    case noShow = "no_show"
    // What is done to everything else.
    case deleted, read, paid, refunded, voided, exported, erased
    case signedIn = "signed_in"
    case signedOut = "signed_out"
    // Credentials, memberships and rights (Accounts, A5).
    case passwordChanged = "password_changed"
    case addressChanged = "address_changed"
    case addressVerified = "address_verified"
    case renamed, invited, joined, disabled, enabled
    case invitationEnded = "invitation_ended"
    case primaryClinicChosen = "primary_clinic_chosen"
    case mfaEnabled = "mfa_enabled"
    case mfaDisabled = "mfa_disabled"
    case recoveryCodeUsed = "recovery_code_used"
}

/// What it was done to.
enum AuditEntity: String, Sendable, CaseIterable {
    case appointment, invoice, payment, patient, staff, clinic, closure, block, room, message, conversation,
        notification
    case appointmentType = "appointment_type"
    case doctorSchedule = "doctor_schedule"
    case timeOff = "time_off"
    case portalAccount = "portal_account"
    case contactPreferences = "contact_preferences"
    case permission, session, user
    case auditTrail = "audit_trail"
    case delivery

    /// Whether its rows are a patient's, so that what an entry says of them is sealed.
    var isPersonal: Bool {
        switch self {
        case .appointment, .invoice, .payment, .patient, .portalAccount: true
        default: false
        }
    }
}

extension AuditEntry {
    /// Whether it says something of a patient's row without saying whose it is. That a patient was erased is
    /// said openly: it names nobody.
    var lacksPatient: Bool {
        entity.isPersonal && patient == nil && action != .erased && (before != nil || after != nil)
    }
}

/// One line of the audit trail, before it has its number.
struct AuditEntry: Sendable {
    var action: AuditAction
    var entity: AuditEntity
    var entityId: ID
    /// Whose data it tells of, if that is a patient's.
    var patient: ID?
    /// JSON objects as text.
    var before: String?
    var after: String?
}
