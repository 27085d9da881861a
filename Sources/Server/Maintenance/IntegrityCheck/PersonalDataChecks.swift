import Domain
import Storage

/// What is sealed is sealed, what was erased is gone, and counts of readings and superadmins' reasons are as
/// they were written (Accounts, A5 and A7).
enum PersonalDataChecks {
    static let all = [sealed, tallies, reasons, referred, erased]

    private static let sealed = Check(
        "the audit trail is sealed",
        """
        SELECT m.clinic_id, l.audit_number - m.through_number, l.audit_number FROM audit_moves m
        JOIN clinic_sequences l ON l.clinic_id = m.clinic_id ORDER BY m.clinic_id
        """
    ) {
        """
        clinic \($0[0]): \($0[1]) of \($0[2]) entries are still to be sealed; the next start of the server \
        goes on, and so does `odontox migrate`, or `odontox rotate-secret` where that was interrupted
        """
    }

    /// Without the server's keys nothing is said.
    private static let tallies = Check("counts of readings are as they were written") { tx, findings in
        guard let keys = tx.companion as? AuditKeys else { return }
        try tx.walk("SELECT clinic_id, \(ReadTally.columns) FROM read_tallies") { row in
            let clinic: ID = try row.get(0)
            let stored = try ReadTally.columns.read(row, from: 1)
            guard AuditKeys.secret(of: stored.seal) == keys.secretId[...],
                stored.tally.seal(clinic, stored.number, keys) != stored.seal
            else { return }
            findings.add("clinic \(clinic): the counts of audit entry \(stored.number) have been changed")
        }
    }

    /// Without the server's keys nothing is said.
    private static let reasons = Check("superadmins' reasons are as they were given") { tx, findings in
        guard let keys = tx.companion as? AuditKeys else { return }
        try tx.walk("SELECT \(StoredReason.columns) FROM stated_reasons") { row in
            let reason = try StoredReason.columns.read(row)
            guard reason.isForged(keys) else { return }
            findings.add("clinic \(reason.clinicId): reason \(reason.id) has been changed")
        }
    }

    private static let referred = Check(
        "audit entries have the reasons that they refer to",
        """
        SELECT e.clinic_id, e.number FROM audit_entries e
        WHERE e.reason LIKE 'stated:%' AND length(e.reason) = 43 AND NOT EXISTS (
            SELECT 1 FROM stated_reasons r
            WHERE r.clinic_id = e.clinic_id AND 'stated:' || \(SQL.uuidText("r.id")) = e.reason)
        ORDER BY e.clinic_id, e.number
        """
    ) { "clinic \($0[0]): audit entry \($0[1]) has lost its reason" }

    private static let erased = Check(
        "who was erased is gone",
        """
        SELECT e.patient_id FROM erasures e
        WHERE EXISTS (SELECT 1 FROM patients p WHERE p.id = e.patient_id AND p.erased_at IS NULL)
            OR EXISTS (
                SELECT 1 FROM patient_keys k
                WHERE k.patient_id = e.patient_id AND k.created_at < e.erased_at)
        ORDER BY e.patient_id
        """
    ) { "patient \($0[0])" }
}

/// Says which secrets of the server the audit trails are chained and sealed under: by their ids, which tell
/// nothing of them.
enum AuditSecretCheck {
    static func run(_ database: Database) async -> CheckResult {
        let own = (database.companion.value as? AuditKeys)?.secretId
        do {
            let secrets = try await database.read { tx in try AuditSecrets.stored(tx) }
            let named = secrets.map { $0 == own ? "\($0), which is this server's" : $0 }
            let name =
                named.isEmpty
                ? "no audit trail has a secret yet"
                : "secret of the audit trail: \(named.joined(separator: "; "))"
            let foreign = own == nil ? [] : secrets.filter { $0 != own }
            return CheckResult(check: name, findings: foreign.map { finding($0, own ?? "") }, more: 0)
        } catch {
            return CheckResult(
                check: "secret of the audit trail", findings: ["the check failed: \(error)"], more: 0)
        }
    }

    private static func finding(_ secret: String, _ own: String) -> String {
        """
        what was made under \(secret) can't be read or checked with this server's secret, \(own): give the \
        server the former secret again, and let `odontox rotate-secret` move over
        """
    }
}
