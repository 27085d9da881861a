import Domain
import Storage

/// An entry of the audit trail before its personal values are sealed.
struct AuditDraft: Sendable {
    var link: AuditLink
    /// Whose data `before` and `after` are.
    let patient: ID?
    /// The patient who did it, whose name and address are theirs too.
    let actor: ID?
    /// A superadmin's words, for which the entry gets a reference.
    let reason: String?

    init(_ entry: AuditEntry, by scope: ClinicScope, request: RequestData, at moment: Instant) {
        self.init(
            AuditLink(entry, by: scope, request: request, at: moment), patient: entry.patient,
            actor: scope.patientId, reason: scope.reason)
    }

    /// An entry that is stored already.
    init(_ link: AuditLink, patient: ID?, actor: ID?) {
        let text = link.reason.flatMap { StoredReason.referred(by: $0) == nil ? $0 : nil }
        self.init(link, patient: patient, actor: actor, reason: text)
    }

    private init(_ link: AuditLink, patient: ID?, actor: ID?, reason: String?) {
        self.link = link
        self.patient = patient
        self.actor = actor
        self.reason = reason
    }

    /// - Parameter references: What stands for each reason.
    fileprivate func sealed(_ keys: [ID: PatientKey], _ references: [String: String]) throws -> AuditLink {
        var link = link
        if let reason { link.reason = references[reason] }
        if let key = patient.flatMap({ keys[$0] }) {
            link.before = try link.before.map { try key.seal($0, link.place("before")) }
            link.after = try link.after.map { try key.seal($0, link.place("after")) }
        }
        if let key = actor.flatMap({ keys[$0] }) {
            link.actorName = try key.seal(link.actorName, link.place("actor_name"))
            link.address = try link.address.map { try key.seal($0, link.place("address")) }
        }
        return link
    }
}

extension AuditKeys {
    /// The entries with their personal values sealed.
    /// - Parameters:
    ///   - clinicId: Whose sequences the caller holds.
    ///   - asked: Keys that were asked for since it holds them.
    func sealed(
        _ drafts: [AuditDraft], _ tx: borrowing Transaction, in clinicId: ID, _ asked: AskedKeys? = nil,
        at now: Instant
    ) throws -> [AuditLink] {
        var patients: Set<ID> = []
        for draft in drafts {
            if let patient = draft.patient, draft.link.before != nil || draft.link.after != nil {
                patients.insert(patient)
            }
            if let actor = draft.actor { patients.insert(actor) }
        }
        let keys = try sealing(tx, patients, in: clinicId, asked, at: now)
        let reasons = Set(drafts.compactMap(\.reason)).sorted().map {
            StoredReason.make($0, in: clinicId, self)
        }
        try StoredReason.keep(reasons, tx)
        let references = Dictionary(uniqueKeysWithValues: reasons.map { ($0.text, $0.reference) })
        return try drafts.map { try $0.sealed(keys, references) }
    }

    /// The entries as they were before they were sealed, with superadmins' reasons in words. What can't be
    /// opened says why in its place: the patient's key was erased, or it belongs to another secret.
    func opened(_ links: [AuditLink], _ tx: borrowing Transaction) throws -> [AuditLink] {
        var ids: Set<ID> = []
        for link in links { ids.formUnion(link.sealedValues.map(\.keyId)) }
        let reasonIds = Set(links.compactMap(\.reasonId))
        if ids.isEmpty && reasonIds.isEmpty { return links }
        let keys = try opening(tx, ids)
        let reasons = try StoredReason.textsById(tx, reasonIds)
        return links.map { $0.opened(keys, reasons) }
    }
}

extension AuditLink {
    /// In the place of what was sealed under a key that is gone.
    static let erasedJSON = "{\"erased\":true}"
    static let erasedName = "Erased patient"
    /// In the place of what was sealed under another secret of the server.
    static let unreadableJSON = "{\"unreadable\":true}"
    static let unreadableName = "Unreadable"

    fileprivate func place(_ column: StaticString) -> SealedText.Place {
        SealedText.Place(entry: id, column: column)
    }

    fileprivate var sealedValues: [SealedText] {
        [before, after, actorName, address].compactMap { $0.flatMap { SealedText($0) } }
    }

    /// The row that holds the superadmin's reason.
    fileprivate var reasonId: ID? { reason.flatMap { StoredReason.referred(by: $0) } }

    fileprivate func opened(_ keys: [ID: PatientKey?], _ reasons: [ID: String]) -> AuditLink {
        var link = self
        func open(_ text: String?, _ column: StaticString, _ gone: String?, _ other: String?) -> String? {
            guard let text, let sealed = SealedText(text) else { return text }
            guard let key = keys[sealed.keyId] else { return gone }
            return key?.open(sealed, place(column)) ?? other
        }
        link.before = open(before, "before", Self.erasedJSON, Self.unreadableJSON)
        link.after = open(after, "after", Self.erasedJSON, Self.unreadableJSON)
        let name = open(actorName, "actor_name", Self.erasedName, Self.unreadableName)
        link.actorName = name ?? Self.unreadableName
        link.address = open(address, "address", nil, nil)
        if let reasonId { link.reason = reasons[reasonId] ?? Self.unreadableName }
        return link
    }

    /// One value of an entry, opened; nil when it can't be.
    static func open(
        _ text: String, of entry: ID, _ column: StaticString, with key: PatientKey?
    ) -> String? {
        guard let sealed = SealedText(text) else { return text }
        guard let key, key.id == sealed.keyId else { return nil }
        return key.open(sealed, SealedText.Place(entry: entry, column: column))
    }
}

/// Keys of these patients that were asked for ahead.
struct AskedKeys {
    fileprivate var patients: Set<ID>
    fileprivate var rows: Asked
}

/// The table of the patients' keys.
extension AuditKeys {
    /// A key of each patient, to seal with. Makes those that are missing.
    /// - Parameter clinicId: The patients' clinic, whose sequences the caller holds, so that no two writers
    ///   make
    ///   a key at once.
    func sealing(
        _ tx: borrowing Transaction, _ patients: Set<ID>, in clinicId: ID, _ asked: AskedKeys? = nil,
        at now: Instant
    ) throws -> [ID: PatientKey] {
        var keys: [ID: PatientKey] = [:]
        for patient in patients { keys[patient] = recall(patient, at: now) }
        let unknown = patients.filter { keys[$0] == nil }.sorted()
        guard !unknown.isEmpty else { return keys }
        let suffices = asked.map { $0.patients.isSuperset(of: unknown) } ?? false
        guard let asked = suffices ? asked : try ask(tx, unknown, at: now) else { return keys }
        try tx.eachAll(asked.rows) { _, row in
            guard let key = PatientKey(try row.get(0), wrapped: try row.get(2), under: wrapping) else {
                throw DatabaseError(.other, "a patient's key can't be unwrapped")
            }
            let patient: ID = try row.get(1)
            keys[patient] = key
            remember(key, of: patient, madeAt: try row.get(3), at: now)
        }
        let missing = unknown.filter { keys[$0] == nil }
        for patient in missing { keys[patient] = PatientKey.make(at: now) }
        try tx.insertLater(
            "INSERT INTO patient_keys (id, clinic_id, patient_id, secret_id, wrapped, created_at) VALUES",
            try missing.compactMap { patient in
                try keys[patient].map { key in
                    let wrapped = try key.wrapped(under: wrapping)
                    return "(\(key.id), \(clinicId), \(patient), \(secretId), \(wrapped), \(now))"
                }
            })
        return keys
    }

    /// Asks ahead for the keys of patients that are not at hand; nil when all are. Behind the lock of the
    /// clinic's sequences.
    func ask(_ tx: borrowing Transaction, _ patients: [ID], at now: Instant) throws -> AskedKeys? {
        let unknown = patients.filter { recall($0, at: now) == nil }.sorted()
        if unknown.isEmpty { return nil }
        let rows = try tx.ask([
            """
            SELECT id, patient_id, wrapped, created_at FROM patient_keys
            WHERE patient_id IN \(list: unknown) AND secret_id = \(secretId)
            """
        ])
        return AskedKeys(patients: Set(unknown), rows: rows)
    }

    /// The keys with these ids, as far as they are there and wrapped under this secret; nil for those that
    /// are wrapped under another.
    func opening(_ tx: borrowing Transaction, _ ids: Set<ID>) throws -> [ID: PatientKey?] {
        guard !ids.isEmpty else { return [:] }
        var keys: [ID: PatientKey?] = [:]
        try tx.each("SELECT id, wrapped FROM patient_keys WHERE id IN \(list: ids.sorted())") { row in
            let id: ID = try row.get(0)
            keys[id] = .some(PatientKey(id, wrapped: try row.get(1), under: wrapping))
        }
        return keys
    }
}
