import API
import Domain
import HTTPTypes
import Storage

/// Whether a patient may be written to by one channel for one purpose (Accounts, A6).
struct ContactPreference: Sendable, Equatable {
    var channel: ContactChannel
    var purpose: ContactPurpose
    var state: ContactState
    var source: Source
    /// Nil while nobody has said anything.
    var changedAt: Instant?
    /// Nil for a link in a mail, too.
    var changedBy: ID?

    /// Who said so.
    enum Source: String, CaseIterable, Sendable, WireValue, SQLBindable, SQLDecodable {
        /// Nobody yet. Never stored.
        case standard = "default"
        case patient, staff
        /// A link in a mail.
        case unsubscribe
    }

    static let columns = Columns(
        "channel", "purpose", "state", "source", "changed_at", "changed_by", as: ContactPreference.init)
}

extension ContactPreference: WireObject {
    static let schemaName: String? = "ContactPreference"
    static let fields: [Field<ContactPreference>] = [
        Field("channel", \.channel), Field("purpose", \.purpose), Field("state", \.state),
        Field("source", \.source), Field("changedAt", \.changedAt), Field("changedBy", \.changedBy),
    ]
}

/// A channel with a purpose.
struct ContactPair: Hashable, Sendable {
    var channel: ContactChannel
    var purpose: ContactPurpose

    /// By channel, then by purpose.
    static let all = ContactChannel.allCases.flatMap { channel in
        ContactPurpose.allCases.map { ContactPair(channel: channel, purpose: $0) }
    }
}

/// What a patient has said to all channels and purposes: one entry for each pair, in the order of
/// ``ContactPair/all``.
struct ContactPreferences: Sendable, Equatable, WireObject {
    private(set) var data: [ContactPreference]

    static let schemaName: String? = "ContactPreferences"
    static let fields: [Field<ContactPreferences>] = [
        Field(
            "data", \.data,
            .list(ContactPreference.schema, least: ContactPair.all.count, limit: ContactPair.all.count))
    ]

    subscript(pair: ContactPair) -> ContactPreference? {
        data.first { $0.channel == pair.channel && $0.purpose == pair.purpose }
    }

    /// What holds now. The patient is the clinic's.
    static func current(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ patientId: ID
    ) throws -> ContactPreferences {
        var said: [ContactPair: ContactPreference] = [:]
        try tx.each(
            """
            SELECT \(ContactPreference.columns) FROM contact_preferences
            WHERE patient_id = \(patientId) AND clinic_id = \(scope.clinicId) AND replaced_at IS NULL
            """
        ) { row in
            let preference = try ContactPreference.columns.read(row)
            said[ContactPair(channel: preference.channel, purpose: preference.purpose)] = preference
        }
        return ContactPreferences(
            data: ContactPair.all.map { pair in
                said[pair]
                    ?? ContactPreference(
                        channel: pair.channel, purpose: pair.purpose, state: pair.purpose.standardState,
                        source: .standard)
            })
    }

    /// The patient of the path, their row held until the transaction ends. Throws 404, and 403 for another
    /// patient.
    static func locked(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> PatientRecord {
        try own(try PatientRecord.locked(tx, call.scope, try call.id()), call.scope)
    }

    /// Throws 403 for a patient who asks for another's.
    static func own(_ patient: PatientRecord, _ scope: ClinicScope) throws -> PatientRecord {
        guard scope.role != .patient || scope.patientId == patient.id else {
            throw Problem.forbidden("This is another patient's record")
        }
        return patient
    }

    /// Stores what has changed. The patient's row is locked.
    /// - Parameter changedBy: The user who says so; nil for a link in a mail.
    /// - Returns: What holds then.
    static func set(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ patientId: ID,
        _ states: [ContactPair: ContactState], from source: ContactPreference.Source, by changedBy: ID?,
        _ recorder: ChangeRecorder
    ) throws -> ContactPreferences {
        let before = try current(tx, scope, patientId)
        // A default that somebody confirms is stored: from now on they have said it.
        let changes = ContactPair.all.filter { pair in
            states[pair].map { $0 != before[pair]?.state || before[pair]?.source == .standard } ?? false
        }
        guard !changes.isEmpty else { return before }
        let now = try recorder.stamp(tx)
        try tx.runAll(
            changes.flatMap { pair -> [SQL] in
                guard let state = states[pair] else { return [] }
                let id = ID.make(at: now)
                return [
                    """
                    UPDATE contact_preferences SET replaced_at = \(now)
                    WHERE patient_id = \(patientId) AND channel = \(pair.channel)
                        AND purpose = \(pair.purpose) AND replaced_at IS NULL
                    """,
                    """
                    INSERT INTO contact_preferences (id, clinic_id, patient_id, \(ContactPreference.columns))
                    VALUES (\(id), \(scope.clinicId), \(patientId), \(pair.channel), \(pair.purpose),
                        \(state), \(source), \(now), \(changedBy))
                    """,
                ]
            })
        let after = try current(tx, scope, patientId)
        recorder.audit(.updated, .contactPreferences, patientId, before: before, after: after)
        return after
    }
}

/// `GET /patients/:id/contact-preferences`.
enum ReadContactPreferences {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let found = try PatientRecord.found(tx, call.scope, try call.id())
        let patient = try ContactPreferences.own(found, call.scope)
        return .json(try ContactPreferences.current(tx, call.scope, patient.id))
    }
}
